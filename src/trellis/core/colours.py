"""Colours and whether they can be told apart: contrast as WCAG 2.2 defines it."""

import colorsys
import re
from collections.abc import Callable

Rgb = tuple[int, int, int]
LEAST_FOR_TEXT = 4.5
LEAST_FOR_SHAPES = 3.0
HEX = re.compile(r"#[0-9a-fA-F]{6}")


def parse_colour(text: str) -> Rgb:
    """Red, green and blue from "#rrggbb". Raises ValueError for anything else.

    >>> parse_colour("#0c5a5c")
    (12, 90, 92)
    """
    if not HEX.fullmatch(text):
        raise ValueError("A colour is written as # and six digits from 0 to f.")
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def written(colour: Rgb) -> str:
    """The colour as "#rrggbb"."""
    return "#" + "".join(f"{part:02x}" for part in colour)


def luminance(colour: Rgb) -> float:
    """Relative luminance, from 0 (black) to 1 (white)."""
    linear = [
        part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4
        for part in colour
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Rgb, other: Rgb) -> float:
    """How far two colours stand apart, from 1 (the same) to 21 (black and white).

    >>> round(contrast((0, 0, 0), (255, 255, 255)), 1)
    21.0
    """
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mixed(colour: Rgb, ground: Rgb, share: float) -> Rgb:
    """`share` of the colour over the ground."""
    red, green, blue = (
        round(part * share + under * (1 - share)) for part, under in zip(colour, ground, strict=True)
    )
    return red, green, blue


def at_lightness(colour: Rgb, lightness: float) -> Rgb:
    """The same hue and saturation, darker or lighter (0 to 1)."""
    hue, _, saturation = colorsys.rgb_to_hls(*(part / 255 for part in colour))
    red, green, blue = (round(part * 255) for part in colorsys.hls_to_rgb(hue, lightness, saturation))
    return red, green, blue


def nearest_lightness(colour: Rgb, fits: Callable[[Rgb], bool]) -> Rgb:
    """The colour itself if it fits, else the nearest lightness of it that does.

    Raises ValueError if no lightness fits.
    """
    if fits(colour):
        return colour
    _, own, _ = colorsys.rgb_to_hls(*(part / 255 for part in colour))
    for lightness in sorted((step / 200 for step in range(201)), key=lambda step: abs(step - own)):
        candidate = at_lightness(colour, lightness)
        if fits(candidate):
            return candidate
    raise ValueError("No lightness of this colour fits.")
