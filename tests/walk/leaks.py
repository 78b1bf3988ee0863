"""Leaks to plant, one for each channel: what a forgotten filter would do there and nowhere else."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from config import finders
from config.composition import actor_of_person_id
from trellis.core.errors import NotFound
from trellis.core.types import Actor
from trellis.notifications.models import CalendarFeed
from trellis.notifications.selectors import calendar
from trellis.registry.api import keeping
from trellis.registry.models import Organisation
from trellis.registry.pages import export, people, suggestions
from trellis.registry.selectors import directory
from trellis.registry.selectors.search_suggest import Suggestion
from trellis.registry.views import people as people_views

HIDDEN = "draft"


def hidden() -> list[Organisation]:
    return list(Organisation.objects.filter(status=HIDDEN))


def exported(ids: list[int], *, read: Callable = export.read_exported) -> Iterator[Any]:
    """Hidden profiles go out under the addresses of those that were found."""
    for row, secret in zip(read(ids), hidden() * 9, strict=False):
        yield replace(row, name=secret.name)


def suggested(*, text: str, language: str, ask: Callable = suggestions.list_suggestions) -> list[Suggestion]:
    more = [Suggestion(row.name, code=row.slug) for row in hidden() if text.lower() in row.name.lower()]
    return [*ask(text=text, language=language), *more]


def found(question: Any, *, size: int = 20, ask: Callable = finders.search.list_hits) -> Any:
    hits, total = ask(question, size=size)
    return [replace(hit, city=secret.city) for hit, secret in zip(hits, hidden() * 9, strict=False)], total


def counted(scheme: str, *, actor: Any, count: Callable = directory.count_by_term) -> dict[str, int]:
    """Hidden ones are counted as well."""
    more = [row.country_id for row in hidden()]
    return {term: number + more.count(term) for term, number in count(scheme, actor=actor).items()}


def unguarded(*, actor: Any, slug: str) -> Organisation:
    """The profile, without asking whether its people may be seen."""
    row = Organisation.objects.visible_to(actor).filter(slug=slug).first()
    if row is None:
        raise NotFound
    return row


def first_reader(_token: str) -> Actor:
    """The address is not asked for, only whether there is any."""
    row = CalendarFeed.objects.order_by("pk")[0]
    return actor_of_person_id(row.person_id)


UNGUARDED_PAGES = SimpleNamespace(**{**vars(people), "get_managed": unguarded})
UNGUARDED = SimpleNamespace(get_managed=unguarded, list_people=people.list_people)


@dataclass(frozen=True)
class Planted:
    channel: str
    about: str
    plant: Callable[[], AbstractContextManager[Any]]


PLANTED = (
    Planted("page", "who keeps a profile is shown to everybody who sees it",
            lambda: patch.object(people_views, "pages", UNGUARDED_PAGES)),
    Planted("export", "an export holds names of drafts",
            lambda: patch.object(export, "read_exported", exported)),
    Planted("search", "the search over everything shows a city of a draft",
            lambda: patch.object(finders.search, "list_hits", found)),
    Planted("suggestion", "names of drafts are suggested",
            lambda: patch.object(suggestions, "list_suggestions", suggested)),
    Planted("API", "programs read who keeps a profile", lambda: patch.object(keeping, "pages", UNGUARDED)),
    Planted("count", "drafts are counted by country",
            lambda: patch.object(directory, "count_by_term", counted)),
    Planted("feed", "every address gives the dates of the same person",
            lambda: patch.object(calendar, "reader_of", first_reader)),
)  # fmt: skip
