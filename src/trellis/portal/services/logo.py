"""A logo as it is kept: read with care, made smaller, written anew."""

import hashlib
import io
import warnings

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from trellis.core.errors import InvalidInput
from trellis.core.types import Problem
from trellis.portal.types import LARGEST_LOGO, LOGO_HEIGHT, LOGO_WIDTH, MOST_PIXELS, Logo

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")


def refusal(message: str) -> InvalidInput:
    return InvalidInput([Problem("logo", message)])


def read_logo(content: bytes) -> Logo:
    """The picture as a small PNG without anything that is not picture.

    Raises InvalidInput for a file that is empty, too large, damaged, or no PNG, JPEG, WebP or GIF.
    """
    if not content:
        raise refusal(_("The file is empty. Choose a picture."))
    if len(content) > LARGEST_LOGO:
        raise refusal(_("The file is larger than 1 MB. Save the logo smaller, 640 by 160 points are enough."))
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        raise refusal(_("A drawing (SVG) may hold scripts and is not taken. Save the logo as PNG."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return written_anew(content)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        message = _("This is not a picture that can be read. Save the logo as PNG, JPEG, WebP or GIF.")
        raise refusal(message) from error
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise refusal(too_many_points()) from error


def too_many_points() -> str:
    return _("The picture has too many points. Save the logo smaller, 640 by 160 points are enough.")


def written_anew(content: bytes) -> Logo:
    with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
        if picture.width * picture.height > MOST_PIXELS:  # known from the head, before a point is unpacked
            raise refusal(too_many_points())
        plain = picture.convert("RGBA")
    plain.info.clear()  # a colour profile would be written again, whatever it holds
    plain.thumbnail((LOGO_WIDTH, LOGO_HEIGHT))
    out = io.BytesIO()
    plain.save(out, "PNG", optimize=True)
    return Logo(content=out.getvalue(), digest=hashlib.sha256(out.getvalue()).hexdigest()[:16])
