"""The accent tokens made of one colour, so that an operator's colour never breaks the contrast."""

import colorsys
from collections.abc import Callable, Iterable

from trellis.core.colours import (
    LEAST_FOR_SHAPES,
    LEAST_FOR_TEXT,
    Rgb,
    at_lightness,
    contrast,
    mixed,
    nearest_lightness,
    written,
)
from trellis.core.tokens import read_colours

GROUNDS = ("paper", "surface", "surface-sunken", "surface-raised")
WHITE: Rgb = (255, 255, 255)
LIGHT, DARK = 0, 1
SOFT_SHARE = (0.11, 0.17)  # how much of the accent is in its soft ground
LINE_SHARE = (0.4, 0.45)
LIGHTNESS_IN_THE_DARK = 0.7


def grounds(theme: int) -> tuple[Rgb, ...]:
    colours = read_colours()
    return tuple(colours[name][theme] for name in GROUNDS)


def soft(accent: Rgb, theme: int) -> Rgb:
    return mixed(accent, read_colours()["surface"][theme], SOFT_SHARE[theme])


def is_clear(colour: Rgb, on: Iterable[Rgb]) -> bool:
    return all(contrast(colour, ground) >= LEAST_FOR_TEXT for ground in on)


def fits(theme: int) -> Callable[[Rgb], bool]:
    """Whether a colour can be read as an accent, and texts on the ground made of it."""
    colours = read_colours()
    texts = (colours["ink"][theme], colours["ink-quiet"][theme])
    focus = colours["focus"][theme]

    def check(accent: Rgb) -> bool:
        own = soft(accent, theme)
        return (
            is_clear(accent, (*grounds(theme), own))
            and all(is_clear(text, (own,)) for text in texts)
            and contrast(focus, own) >= LEAST_FOR_SHAPES
        )

    return check


def is_readable_accent(colour: Rgb) -> bool:
    """Whether the colour can be the accent as it is."""
    return fits(LIGHT)(colour)


def readable_accent(colour: Rgb) -> Rgb:
    """The colour, or the nearest lightness of it that can be the accent."""
    return nearest_lightness(colour, fits(LIGHT))


def strengthened(accent: Rgb, theme: int) -> Rgb:
    """Further from the ground than the accent: darker in the light, lighter in the dark."""
    _, lightness, _ = colorsys.rgb_to_hls(*(part / 255 for part in accent))
    further = lightness * 0.7 if theme == LIGHT else lightness + (1 - lightness) * 0.45
    on = (*grounds(theme), soft(accent, theme))
    return nearest_lightness(at_lightness(accent, further), lambda colour: is_clear(colour, on))


def build_accent(colour: Rgb) -> dict[str, tuple[Rgb, Rgb]]:
    """The five accent tokens, each light and dark, from a colour that is readable as an accent."""
    dark = nearest_lightness(at_lightness(colour, LIGHTNESS_IN_THE_DARK), fits(DARK))
    accents = (colour, dark)
    strong = (strengthened(colour, LIGHT), strengthened(dark, DARK))
    line = tuple(mixed(accents[t], read_colours()["surface"][t], LINE_SHARE[t]) for t in (LIGHT, DARK))
    on_dark = nearest_lightness(at_lightness(dark, 0.08), lambda ink: is_clear(ink, (dark, strong[DARK])))
    return {
        "accent": accents,
        "accent-strong": strong,
        "accent-soft": (soft(colour, LIGHT), soft(dark, DARK)),
        "accent-line": (line[LIGHT], line[DARK]),
        "on-accent": (WHITE, on_dark),
    }


def accent_stylesheet(colour: Rgb) -> str:
    """The stylesheet that puts these accents in the place of the design system's own."""
    tokens = "".join(
        f"--{name}: light-dark({written(light)}, {written(dark)}); "
        for name, (light, dark) in build_accent(colour).items()
    )
    return f"@layer tokens {{ :root {{ {tokens}}} }}\n"
