"""How answers leave: in gzip where that is safe, piece by piece where they are long."""

import asyncio
import gzip

import pytest
from django.http import HttpResponse
from django.test import AsyncRequestFactory, RequestFactory

from trellis.core.compression import SMALLEST, compressed
from trellis.core.streaming import Export, send_export

LONG = b"point " * SMALLEST


def answer(content: bytes, accepted: str) -> HttpResponse:
    return compressed(RequestFactory().get("/", HTTP_ACCEPT_ENCODING=accepted), HttpResponse(content))


def test_long_answer_is_compressed_for_those_who_take_it():
    sent = answer(LONG, "br, gzip")
    assert gzip.decompress(sent.content) == LONG
    assert (sent["Content-Encoding"], sent["Vary"]) == ("gzip", "Accept-Encoding")
    assert int(sent["Content-Length"]) == len(sent.content) < len(LONG)


@pytest.mark.parametrize(("content", "accepted"), [(LONG, "br"), (LONG, ""), (LONG[: SMALLEST - 1], "gzip")])
def test_answer_stays_as_it_is_for_others_and_where_it_is_short(content, accepted):
    sent = answer(content, accepted)
    assert (sent.content, sent.has_header("Content-Encoding"), sent["Vary"]) == (
        content,
        False,
        "Accept-Encoding",
    )


@pytest.mark.parametrize("factory", [RequestFactory(), AsyncRequestFactory()], ids=["plain", "asynchronous"])
def test_pieces_are_made_one_by_one_while_they_are_sent(factory):
    made: list[int] = []

    def pieces():
        for number in range(3):
            made.append(number)
            yield b"%d;" % number

    sent = send_export(factory.get("/"), Export("text/csv", "all.csv", pieces))
    assert sent["Content-Disposition"] == 'attachment; filename="all.csv"'

    async def collect() -> list[tuple[bytes, int]]:
        return [(piece, len(made)) async for piece in sent.streaming_content]

    if sent.is_async:
        seen = asyncio.run(collect())
    else:
        seen = [(piece, len(made)) for piece in sent.streaming_content]
    assert seen == [(b"0;", 1), (b"1;", 2), (b"2;", 3)]
    assert sent.is_async == isinstance(factory, AsyncRequestFactory)
