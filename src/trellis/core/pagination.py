"""Pages of a list: which rows are shown, and the addresses of the other pages."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

NEIGHBOURS = 2


def page_number(text: str) -> int:
    """The page that an address asks for; the first where that is no number.

    >>> page_number("12"), page_number(""), page_number("0"), page_number("-1"), page_number("9" * 30)
    (12, 1, 1, 1, 1)
    """
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


@dataclass(frozen=True)
class PageLink:
    """A page in the row of pages; without number it is a gap between them."""

    number: int | None = None
    url: str = ""
    is_current: bool = False


@dataclass(frozen=True)
class Pagination:
    first: int
    last: int
    total: int
    pages: tuple[PageLink, ...]
    previous_url: str = ""
    next_url: str = ""


def shown_numbers(current: int, count: int) -> Iterator[int | None]:
    """The first, the last and the pages near the current one, with None for each gap.

    >>> list(shown_numbers(6, 20))
    [1, None, 4, 5, 6, 7, 8, None, 20]
    >>> list(shown_numbers(1, 1))
    [1]
    """
    near = range(max(1, current - NEIGHBOURS), min(count, current + NEIGHBOURS) + 1)
    before = 0
    for number in sorted({1, count, *near}):
        if number - before > 1:
            yield None
        yield number
        before = number


def build_pagination(*, total: int, page: int, size: int, address: Callable[[int], str]) -> Pagination:
    """The pagination of a list of `total` rows at `page` (from 1; beyond the last is the last).

    `address` gives the address of a page by its number, with every filter in it.
    """
    count = max(1, -(-total // size))
    current = min(max(page, 1), count)
    return Pagination(
        first=min((current - 1) * size + 1, total),
        last=min(current * size, total),
        total=total,
        pages=tuple(
            PageLink()
            if number is None
            else PageLink(
                number=number,
                url="" if number == current else address(number),
                is_current=number == current,
            )
            for number in shown_numbers(current, count)
        ),
        previous_url=address(current - 1) if current > 1 else "",
        next_url=address(current + 1) if current < count else "",
    )
