"""The key of a form, and that of what it said."""

from decimal import Decimal
from uuid import UUID

from django import forms

from trellis.core.once import FormKey, key_of_row

KEY, OTHER = UUID(int=1), UUID(int=2)


class Asked(forms.Form):
    key = FormKey()


def test_each_form_has_a_key_of_its_own_that_nobody_sees():
    first, second = (Asked()["key"] for _time in range(2))
    assert first.is_hidden
    assert first.value() != second.value()


def test_what_is_no_key_counts_as_none():
    for sent, expected in ((str(KEY), KEY), ("", None), ("x", None), ("\x00", None)):
        form = Asked({"key": sent})
        assert (form.is_valid(), form.cleaned_data["key"]) == (True, expected)


def test_same_words_of_one_form_have_one_key_whatever_their_order():
    said = {"a": "1", "b": Decimal("2.50")}
    assert key_of_row(KEY, said) == key_of_row(KEY, dict(reversed(said.items())))
    assert len({key_of_row(KEY, said), key_of_row(OTHER, said), key_of_row(KEY, {**said, "a": ""})}) == 3
    assert key_of_row(None, said) is None
