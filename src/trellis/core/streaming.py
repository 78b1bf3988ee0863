"""Sending a long answer piece by piece."""

from collections.abc import AsyncIterator, Iterator

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse


def send_pieces(
    request: HttpRequest, pieces: Iterator[bytes], *, content_type: str, name: str
) -> StreamingHttpResponse:
    """An answer to be kept as a file called `name`, sent while it is made."""
    # An asynchronous server would collect the pieces of a plain iterator before it sends the first.
    content = one_after_the_other(pieces) if isinstance(request, ASGIRequest) else pieces
    response = StreamingHttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


async def one_after_the_other(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    while (piece := await sync_to_async(next_piece)(pieces)) is not None:
        yield piece


def next_piece(pieces: Iterator[bytes]) -> bytes | None:
    return next(pieces, None)
