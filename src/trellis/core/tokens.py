"""The colours of static/core/tokens.css, for the checks that compute with them."""

import functools
import re
from pathlib import Path

from trellis.core.colours import Rgb, parse_colour

FILE = Path(__file__).parent / "static" / "core" / "tokens.css"
COLOUR = re.compile(r"--([\w-]+):\s*light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")


@functools.cache
def read_colours() -> dict[str, tuple[Rgb, Rgb]]:
    """Each colour token by name: the light one and the dark one."""
    return {
        name: (parse_colour(light), parse_colour(dark))
        for name, light, dark in COLOUR.findall(FILE.read_text())
    }
