"""A long form in parts: what is folded away, and what is not."""

from django import forms

from trellis.core.form_rendering import build_parts


class Trip(forms.Form):
    where = forms.CharField()
    pets = forms.IntegerField(required=False)


PARTS = (("", ("where", "when"), False), ("More", ("pets",), True), ("Nothing", ("food",), True))


def parts_of(data):
    return [
        (part.title, [field.name for field in part.fields], part.is_folded)
        for part in build_parts(Trip(data), PARTS)
    ]


def test_fields_that_are_not_there_and_empty_parts_are_left_out():
    assert parts_of(None) == [("", ["where"], False), ("More", ["pets"], True)]


def test_a_part_in_which_something_is_wrong_is_open():
    assert parts_of({"where": "", "pets": "2"})[1] == ("More", ["pets"], True)
    assert parts_of({"where": "Graz", "pets": "two"})[1] == ("More", ["pets"], False)
