"""Every colour that stands on another can be told from it, in both themes, as WCAG 2.2 AA asks."""

import re
from pathlib import Path

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from trellis.core.accent import accent_stylesheet, build_accent, is_readable_accent, readable_accent
from trellis.core.colours import LEAST_FOR_SHAPES, LEAST_FOR_TEXT, contrast, nearest_lightness, parse_colour
from trellis.core.tokens import FILE, read_colours

GROUNDS = ("paper", "surface", "surface-sunken", "surface-raised")
TEXT_ON = {
    "ink": (*GROUNDS, "accent-soft", "good-soft", "warn-soft", "bad-soft", "info-soft"),
    "ink-quiet": (*GROUNDS, "accent-soft", "map-water", "map-land"),
    "accent": (*GROUNDS, "accent-soft"),
    "accent-strong": (*GROUNDS, "accent-soft"),
    "on-accent": ("accent", "accent-strong"),
    "paper": ("ink",),
    "good": (*GROUNDS, "good-soft"),
    "warn": (*GROUNDS, "warn-soft"),
    "bad": (*GROUNDS, "bad-soft"),
    "info": (*GROUNDS, "info-soft"),
}
SHAPES_ON = {
    "line-strong": GROUNDS,
    "focus": (*GROUNDS, "accent-soft", "map-water", "map-land"),
    **{f"data-{number}": (*GROUNDS, "map-water", "map-land") for number in range(1, 7)},
}
PAIRS = [
    *((name, ground, LEAST_FOR_TEXT) for name, grounds in TEXT_ON.items() for ground in grounds),
    *((name, ground, LEAST_FOR_SHAPES) for name, grounds in SHAPES_ON.items() for ground in grounds),
]
# Decoration: nothing is lost where these are not seen.
DECORATION = {"line", "accent-line", "map-line", "map-region"}


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("name", "ground", "least"), PAIRS)
def test_token_on_its_ground_has_the_contrast_asked(name, ground, least, theme):
    colours = read_colours()
    assert contrast(colours[name][theme], colours[ground][theme]) >= least


def test_every_colour_token_is_in_a_pair_or_named_as_decoration():
    used = {name for name, _, _ in PAIRS} | {ground for _, ground, _ in PAIRS}
    assert set(read_colours()) == used | DECORATION


def test_no_colour_is_written_outside_the_tokens():
    found = [
        (path.name, colour)
        for path in sorted(Path(FILE).parent.rglob("*.css"))
        if path.name not in ("tokens.css", "print.css")
        for colour in re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;\s,)])|rgba?\(|hsla?\(", path.read_text())
    ]
    assert found == []


def test_contrast_of_known_pairs_is_as_published():
    assert round(contrast(parse_colour("#777777"), parse_colour("#ffffff")), 2) == 4.48
    assert contrast(parse_colour("#767676"), parse_colour("#ffffff")) >= LEAST_FOR_TEXT


@pytest.mark.parametrize("text", ["", "#fff", "0c5a5c", "#0c5a5g", "#0c5a5c0", "red; }", "#0c5a5c\n"])
def test_parse_colour_of_anything_but_six_digits_is_an_error(text):
    with pytest.raises(ValueError, match="six digits"):
        parse_colour(text)


def on_white(colour):
    return contrast(colour, parse_colour("#ffffff")) >= LEAST_FOR_TEXT


def test_nearest_lightness_keeps_a_colour_that_fits():
    teal = parse_colour("#0c5a5c")
    assert nearest_lightness(teal, on_white) == teal


def test_nearest_lightness_darkens_a_pale_colour_just_enough():
    found = nearest_lightness(parse_colour("#ffd700"), on_white)
    assert LEAST_FOR_TEXT <= contrast(found, parse_colour("#ffffff")) < LEAST_FOR_TEXT + 0.3


def test_nearest_lightness_where_none_fits_is_an_error():
    with pytest.raises(ValueError, match="No lightness"):
        nearest_lightness(parse_colour("#0c5a5c"), lambda colour: False)


@settings(deadline=None)
@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_accent_of_any_colour_keeps_every_pair_readable(colour):
    colours = read_colours() | build_accent(readable_accent(colour))
    for name, ground, least in PAIRS:
        for theme in (0, 1):
            assert contrast(colours[name][theme], colours[ground][theme]) >= least, (name, ground, theme)


def test_readable_accent_is_kept_as_chosen_and_a_pale_one_is_darkened():
    assert readable_accent(parse_colour("#0c5a5c")) == parse_colour("#0c5a5c")
    assert is_readable_accent(parse_colour("#0c5a5c"))
    assert not is_readable_accent(parse_colour("#ffd700"))
    assert readable_accent(parse_colour("#ffd700")) != parse_colour("#ffd700")


def test_accent_stylesheet_replaces_the_five_tokens_and_nothing_else():
    text = accent_stylesheet(parse_colour("#7a1f5c"))
    assert set(re.findall(r"--([a-z-]+):", text)) == {name for name in read_colours() if "accent" in name}
    assert "--accent: light-dark(#7a1f5c," in text


def test_accent_stylesheet_is_served_for_a_colour_and_for_nothing_else():
    answer = Client().get("/style/accent-7a1f5c.css")
    assert answer.content.decode() == accent_stylesheet(parse_colour("#7a1f5c"))
    assert "immutable" in answer["Cache-Control"]
    assert Client().get("/style/accent-red.css").content.decode() != accent_stylesheet(
        parse_colour("#7a1f5c")
    )
