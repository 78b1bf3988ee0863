"""Cleaning values: one canonical form for each type, and what to do said for everything that does not fit."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trellis.registry.services.texts import HIDDEN, Unfit, clean_line, clean_paragraphs, clean_url
from trellis.registry.services.values import clean
from trellis.registry.types import FieldSpec, FieldType

pytestmark = pytest.mark.django_db
OPTIONS = [{"key": "a", "label": "A"}, {"key": "b", "label": "B"}]


def spec(kind, **more):
    return FieldSpec.model_validate({"name": "field", "label": "Field", "type": kind, **more})


@pytest.mark.parametrize(
    ("kind", "more", "given_", "expected"),
    [
        ("text", {}, "  A\u00a0\tb ", "A b"),
        ("text", {}, 12, "12"),
        ("text", {}, "\u202e\u200b", None),
        ("texts", {}, ["a", "", "b", "a"], ["a", "b"]),
        ("texts", {}, "one", ["one"]),
        ("long_text", {}, "a\r\n\r\n\r\n\r\nb\x00", "a\n\nb"),
        ("translated", {}, "Hello", {"en": "Hello"}),
        ("translated", {}, {"FR": "Bonjour", "de": " "}, {"fr": "Bonjour"}),
        ("url", {}, "example.org/path?q=1", "https://example.org/path?q=1"),
        ("url", {}, "http://xn--bcher-kva.example", "http://xn--bcher-kva.example"),
        ("email", {}, " A@EXAMPLE.org", "A@example.org"),
        ("integer", {}, "1 234", 1234),
        ("integer", {}, 7.0, 7),
        ("decimal", {}, "1,50", "1.5"),
        ("decimal", {}, Decimal("100"), "100"),
        ("decimal", {}, "0", "0"),
        ("year", {"minimum": 1000, "maximum": 2100}, "1999", 1999),
        ("date", {}, "2027-05-31", "2027-05-31"),
        ("date", {}, date(2027, 5, 31), "2027-05-31"),
        ("boolean", {}, "Yes", True),
        ("boolean", {}, False, False),
        ("choice", {"options": OPTIONS}, "a", "a"),
        ("choices", {"options": OPTIONS}, ["b", "a", "b"], ["b", "a"]),
        ("languages", {}, ["FR", "en"], ["en", "fr"]),
        ("degrees", {"minimum": -90, "maximum": 90}, "48,8566123456", 48.8566123),
        ("organisation", {}, "12", 12),
        ("term", {"scheme": "country"}, "country:FR", "country:FR"),
        ("term", {"scheme": "country"}, "FR", "country:FR"),
        ("term", {"scheme": "country"}, "Frankreich", "country:FR"),
        ("term", {"scheme": "nuts"}, "nuts2024:FR10", "nuts2024:FR10"),
        ("terms", {"scheme": "theme"}, ["green", "theme:digital", "green"], ["theme:digital", "theme:green"]),
        (
            "terms",
            {"scheme": "theme"},
            [{"term": "green", "weight": "4,5", "derived": 1}],
            [{"term": "theme:green", "weight": 4.5, "derived": True}],
        ),
        ("counts", {"scheme": "member-kind"}, {"sme": "12", "other": ""}, {"sme": 12}),
    ],
)
def test_value_takes_its_canonical_form(kind, more, given_, expected):
    field = spec(kind, **more)
    assert clean(field, given_) == expected
    if expected is not None:
        assert clean(field, expected) == expected


@pytest.mark.parametrize(
    ("kind", "more", "given_", "words"),
    [
        ("text", {"max_length": 3}, "abcd", "at most 3"),
        ("text", {}, {"a": 1}, "text"),
        ("texts", {}, 5, "list"),
        ("texts", {}, ["x"] * 500, "400"),
        ("translated", {}, 5, "each language"),
        ("translated", {}, {"english!": "x"}, "language code"),
        ("url", {}, "javascript:alert(1)", "web address"),
        ("url", {}, "data:text/html,x", "web address"),
        ("url", {}, "https://user:secret@example.org", "web address"),
        ("url", {}, "https://[::1", "web address"),
        ("url", {}, "ftp://example.org", "web address"),
        ("url", {}, "https://localhost", "web address"),
        ("url", {}, "https://exam ple.org", "web address"),
        ("url", {}, "https://example.org:99999", "web address"),
        ("email", {}, "nobody", "e-mail"),
        ("integer", {}, "1.5", "whole"),
        ("integer", {}, "1e30", "too large"),
        ("integer", {}, True, "number"),
        ("decimal", {}, "NaN", "number"),
        ("decimal", {}, "1" * 20, "too large"),
        ("decimal", {"minimum": 0, "maximum": 1}, "2", "from 0 to 1"),
        ("decimal", {"minimum": 0}, "-2", "from 0"),
        ("degrees", {}, "Infinity", "number"),
        ("date", {}, "31.5.2027", "year-month-day"),
        ("boolean", {}, "perhaps", "yes or no"),
        ("boolean", {}, 2, "yes or no"),
        ("choice", {"options": OPTIONS}, "c", "a, b"),
        ("languages", {}, ["french"], "language code"),
        ("term", {"scheme": "country"}, 5, "list"),
        ("term", {"scheme": "country"}, "Frannce", "France"),
        ("term", {"scheme": "country"}, "ecosystem:digital", "list"),
        ("term", {"scheme": "country"}, "planets:earth", "list"),
        ("term", {"scheme": "nuts"}, "nuts2021:PT17", "no longer"),
        ("term", {"scheme": "nuts"}, "Limburg", "several"),
        ("terms", {"scheme": "theme"}, ["qqqqqqqqqqqq"], "not in this list"),
        ("counts", {"scheme": "member-kind"}, 5, "each kind"),
        ("counts", {"scheme": "member-kind"}, {"sme": "-1"}, "from 0"),
    ],
)
def test_value_that_does_not_fit_is_refused_with_what_to_do(kind, more, given_, words):
    with pytest.raises(Unfit) as caught:
        clean(spec(kind, **more), given_)
    assert words in str(caught.value)


def test_retired_code_that_stands_already_may_stay():
    field = spec("term", scheme="nuts")
    assert clean(field, "nuts2021:PT17", standing="nuts2021:PT17") == "nuts2021:PT17"


def test_region_of_an_ambiguous_name_is_decided_by_the_country():
    assert clean(spec("term", scheme="nuts"), "Limburg", country="country:NL") == "nuts2024:NL42"


@given(st.text(max_size=200))
def test_cleaning_twice_is_cleaning_once_and_leaves_nothing_hidden(text):
    for clean_text in (clean_line, clean_paragraphs):
        once = clean_text(text, max_length=1000)
        assert clean_text(once, max_length=1000) == once
        assert not HIDDEN.search(once)


@given(st.text(max_size=100))
def test_web_address_is_clean_or_refused_and_never_leads_elsewhere(text):
    try:
        found = clean_url(text)
    except Unfit:
        return
    assert found == "" or found.startswith(("http://", "https://", "HTTP", "Http", "hTTP"))


@given(
    kind=st.sampled_from([kind for kind in FieldType if kind not in ("choice", "choices")]),
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=5,
    ),
)
def test_anything_is_cleaned_or_unfit_for_every_type(kind, value):
    more = {"scheme": "theme"} if kind in ("term", "terms", "counts") else {}
    field = spec(kind, **more)
    try:
        found = clean(field, value)
    except Unfit:
        return
    assert found is None or clean(field, found) == found
