"""Hostile pictures for the logo: what may come, and whether it is refused or taken and written anew."""

import io
import struct
import zlib

from PIL import Image

from tests.uploads.case import MARK, SCRIPT, Case
from trellis.portal.tests.conftest import picture

SVG = f'<svg xmlns="http://www.w3.org/2000/svg">{SCRIPT}</svg>'.encode()
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>'


def png_that_says(width: int, height: int) -> bytes:
    """A PNG whose head promises so many points, behind which almost nothing follows."""
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    points = chunk(b"IDAT", zlib.compress(b"\0" * 99))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + points + chunk(b"IEND")


def chunk(kind: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def gif_that_says(width: int, height: int) -> bytes:
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\x00\x00\x00;"


def with_chunk(kind: bytes, data: bytes) -> bytes:
    """A sound PNG with one chunk more, before its end."""
    whole = picture()
    return whole[:-12] + chunk(kind, data) + whole[-12:]


def with_exif(kind: str) -> bytes:
    exif = Image.Exif()
    exif[0x010E], exif[0x013B] = MARK, MARK
    exif.get_ifd(0x8825)[1] = MARK
    return picture(kind=kind, exif=exif)


def frames(count: int) -> bytes:
    out = io.BytesIO()
    pictures = [Image.new("P", (64, 32), number % 200) for number in range(count)]
    pictures[0].save(out, "GIF", save_all=True, append_images=pictures[1:])
    return out.getvalue()


REFUSED = (
    Case("empty", "logo.png", b""),
    Case("drawing with a script", "logo.svg", SVG),
    Case("drawing called a PNG", "logo.png", SVG),
    Case("drawing behind a byte-order mark", "logo.png", b"\xef\xbb\xbf" + SVG),
    Case("drawing behind spaces", "logo.png", b" \r\n\t" * 40 + SVG),
    Case("drawing in UTF-16", "logo.png", SVG.decode().encode("utf-16")),
    Case("drawing with outer entities", "logo.svg", ENTITIES),
    Case("packed drawing", "logo.svgz", zlib.compress(SVG)),
    Case("web page called a PNG", "logo.png", f"<html>{SCRIPT}</html>".encode()),
    Case("web page behind a GIF's head", "logo.gif", b"GIF89a/*" + SCRIPT.encode()),
    Case("script called a PNG", "logo.png", b"alert(1)"),
    Case("PostScript", "logo.png", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) run"),
    Case("PDF", "logo.png", b"%PDF-1.7\n1 0 obj<</S/JavaScript>>endobj"),
    Case("archive", "logo.png", b"PK\x03\x04" + b"\0" * 60),
    Case("program", "logo.png", b"MZ" + b"\0" * 200),
    Case("TIFF", "logo.tif", picture(kind="TIFF")),
    Case("BMP", "logo.bmp", picture(kind="BMP")),
    Case("icon", "logo.ico", picture(kind="ICO", size=(32, 32))),
    Case("PNG of 40,000 times 40,000 points", "logo.png", png_that_says(40_000, 40_000)),
    Case("PNG of a thousand million points in a line", "logo.png", png_that_says(1_000_000_000, 1)),
    Case("PNG without points", "logo.png", png_that_says(0, 0)),
    Case("GIF of 65,535 times 65,535 points", "logo.gif", gif_that_says(65_535, 65_535)),
    Case("bomb of 30,000 times 3,000 points", "logo.png", picture(size=(30_000, 3_000), mode="1")),
    Case("half a PNG", "logo.png", picture(size=(600, 400))[:90]),
    Case("half a JPEG", "logo.jpg", picture(kind="JPEG", size=(600, 400))[:400]),
    Case("half a WebP", "logo.webp", picture(kind="WEBP")[:30]),
    Case("PNG with a wrong checksum", "logo.png", picture().replace(b"IDAT", b"IDBT")),
    Case("PNG with text that unpacks to 200 MB", "logo.png",
         lambda: with_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"A" * 200_000_000))),
    Case("more than 1 MB", "logo.png", picture() + b"\0" * 1_000_001),
)  # fmt: skip
TAKEN = (
    Case("PNG with text", "logo.png", with_chunk(b"tEXt", b"Comment\0" + MARK.encode())),
    Case("JPEG with EXIF and a place", "logo.jpg", with_exif("JPEG")),
    Case("JPEG with something else for a colour profile", "logo.jpg",
         picture(kind="JPEG", icc_profile=MARK.encode() * 99)),
    Case("WebP with EXIF", "logo.webp", with_exif("WEBP")),
    Case("PNG with EXIF", "logo.png", with_exif("PNG")),
    Case("JPEG with a comment that is a script", "logo.jpg", picture(kind="JPEG", comment=SCRIPT.encode())),
    Case("PNG with an archive behind it", "logo.png", picture() + b"PK\x03\x04" + MARK.encode()),
    Case("PNG with a web page behind it", "logo.png", picture() + SCRIPT.encode()),
    Case("GIF with a script behind it", "logo.gif", picture(kind="GIF", mode="P") + SCRIPT.encode()),
    Case("GIF of 200 frames", "logo.gif", frames(200)),
    Case("PNG called a web page", "logo.html", picture()),
    Case("PNG with a path for a name", "../../../etc/logo.png", picture()),
    Case("PNG with a script for a name", f"{SCRIPT}.png", picture()),
)  # fmt: skip
