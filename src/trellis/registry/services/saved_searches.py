"""A person's saved searches: kept, changed, removed. Nobody else sees them."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trellis.accounts import services as accounts
from trellis.audit import services as audit
from trellis.core.errors import Conflict, InvalidInput, NotFound, require
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.registry.models import SavedSearch
from trellis.registry.policies.saved_searches import can_save_search
from trellis.registry.types.saved_searches import LONGEST_ADDRESS, LONGEST_NAME, MOST_SAVED, AlertRhythm

SUBJECT = "registry.saved search"
MESSAGES = {"registry_saved_search_once": gettext_lazy("You saved this search before.")}


def save_search(*, actor: Actor, name: str, query: str, rhythm: str) -> int:
    """Keep a search with a name; return its number. What is there already is not told of.

    Raises NotPermitted for a visitor, InvalidInput, Conflict for a search saved before and at the most.
    """
    with change(actor, MESSAGES):
        require(can_save_search(actor))
        name, wanted = checked(name, rhythm)
        if len(query) > LONGEST_ADDRESS:
            raise InvalidInput([Problem("", _("This search is too long to be saved."))])
        person = accounts.lock_person(actor)  # two requests at once cannot both save the last one
        if SavedSearch.objects.visible_to(actor).count() >= MOST_SAVED:
            raise Conflict(_("You saved as many searches as one person may. Remove one first."))
        now = timezone.now()
        row = SavedSearch.objects.create(
            person=person,
            name=name,
            query=query,
            rhythm=wanted,
            created_at=now,
            looked_at=now,
            told_at=now,
        )
        record(actor, row, "saved", {"rhythm": (None, wanted.value)})
    return row.pk


def change_search(*, actor: Actor, search_id: int, name: str, rhythm: str) -> None:
    """Give a saved search another name or rhythm. Raises NotFound, InvalidInput."""
    with change(actor, MESSAGES):
        row = lock_search(actor, search_id)
        name, wanted = checked(name, rhythm)
        before = row.rhythm
        if wanted != before and before == AlertRhythm.NEVER:
            row.looked_at = row.told_at = timezone.now()  # what happened meanwhile was not asked for
        row.name, row.rhythm = name, wanted
        row.save(update_fields=["name", "rhythm", "looked_at", "told_at"])
        if wanted != before:
            record(actor, row, "changed", {"rhythm": (before, wanted.value)})


def remove_search(*, actor: Actor, search_id: int) -> None:
    """Forget a saved search and what it found. Raises NotFound."""
    with change(actor, MESSAGES):
        row = lock_search(actor, search_id)
        record(actor, row, "removed", {"rhythm": (row.rhythm, None)})
        row.delete()


def lock_search(actor: Actor, search_id: int) -> SavedSearch:
    row = SavedSearch.objects.visible_to(actor).select_for_update().filter(pk=search_id).first()
    if row is None:
        raise NotFound(_("There is no such saved search."))
    return row


def checked(name: str, rhythm: str) -> tuple[str, AlertRhythm]:
    name = " ".join(name.replace("\x00", "").split())
    problems = []
    if not 0 < len(name) <= LONGEST_NAME:
        problems.append(Problem("name", _("Give the search a name of 1 to 100 letters.")))
    if rhythm not in list(AlertRhythm):
        problems.append(Problem("rhythm", _("Choose when you are told.")))
    if problems:
        raise InvalidInput(problems)
    return name, AlertRhythm(rhythm)


def record(actor: Actor, row: SavedSearch, action: str, changes: dict[str, tuple]) -> None:
    """What is searched for, and how that is called, is the person's own matter: the record does not say."""
    audit.record(
        actor=actor,
        action=action,
        subject_type=SUBJECT,
        subject_id=row.pk,
        changes=changes,
        about=actor.person_id,
    )
