"""What the address of the board says: by table, slot or participant; day, hall, page, what is chosen."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.datastructures import MultiValueDict

VIEWS = ("tables", "slots", "people")


@dataclass(frozen=True)
class BoardQuery:
    view: str = "tables"
    day: str = ""
    hall: str = ""
    page: int = 1
    chosen: int = 0  # a meeting
    person: int = 0

    def address(self, slug: str, **changed: Any) -> str:
        """Of the board so; where another day, hall or view is asked for, from its first page on."""
        asked = replace(self, **changed)
        said = {
            "view": "" if asked.view == "tables" else asked.view, "day": asked.day, "hall": asked.hall,
            "page": "" if asked.page == 1 else asked.page, "chosen": asked.chosen or "",
            "person": asked.person or "",
        }  # fmt: skip
        query = urlencode({name: value for name, value in said.items() if value})
        return f"{reverse('meetings:board', args=[slug])}{'?' if query else ''}{query}"


def read_query(parameters: MultiValueDict[str, str]) -> BoardQuery:
    """What cannot be understood is left out."""

    def plain(name: str) -> str:
        return (parameters.get(name) or "").replace("\x00", "")[:120].strip()

    def number(name: str) -> int:
        text = plain(name)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0

    day = plain("day")
    try:
        date.fromisoformat(day)
    except ValueError:
        day = ""
    return BoardQuery(
        view=plain("view") if plain("view") in VIEWS else "tables",
        day=day,
        hall=plain("hall"),
        page=max(1, number("page")),
        chosen=number("chosen"),
        person=number("person"),
    )
