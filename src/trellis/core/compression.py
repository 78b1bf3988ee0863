"""Compressing an answer that holds nothing secret."""

import gzip

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

SMALLEST = 1000


def compressed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer in gzip where the browser takes it.

    Only for public data: the length of a compressed answer that mixes secrets with what a stranger can put
    into it gives the secrets away, so there is no compression for all pages.
    """
    patch_vary_headers(response, ["Accept-Encoding"])
    if len(response.content) >= SMALLEST and "gzip" in request.headers.get("Accept-Encoding", ""):
        response.content = gzip.compress(response.content, compresslevel=5, mtime=0)
        response["Content-Encoding"] = "gzip"
        response["Content-Length"] = str(len(response.content))
    return response
