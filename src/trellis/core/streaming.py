"""Sending a long answer piece by piece."""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse


@dataclass(frozen=True, slots=True)
class Export:
    """A file ready to be sent: its pieces one after the other, each made when it is asked for."""

    content_type: str
    name: str
    pieces: Callable[[], Iterator[bytes]]


def send_export(request: HttpRequest, export: Export) -> StreamingHttpResponse:
    """An answer to be kept as a file, sent while it is made."""
    pieces = export.pieces()
    # An asynchronous server would collect the pieces of a plain iterator before it sends the first.
    content = one_after_the_other(pieces) if isinstance(request, ASGIRequest) else pieces
    response = StreamingHttpResponse(content, content_type=export.content_type)
    response["Content-Disposition"] = f'attachment; filename="{export.name}"'
    return response


async def one_after_the_other(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    while (piece := await sync_to_async(next_piece)(pieces)) is not None:
        yield piece


def next_piece(pieces: Iterator[bytes]) -> bytes | None:
    return next(pieces, None)
