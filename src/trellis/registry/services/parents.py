"""To which organisation another belongs: one that the actor may see, and never in a circle.

Two changes at once could make a circle of which each sees only its half. So the whole way up is held while a
change is checked and stored: the second waits for the first and sees what became of it; where both wait for
each other the database ends one.
"""

from collections.abc import Collection, Mapping

from django.db import connection
from django.utils.translation import gettext as _

from trellis.core.types import Actor, Problem
from trellis.registry.models import Organisation

DEEPEST = 20


def parent_problems(
    actor: Actor, parents: Mapping[int, int | None], *, are_new: bool = False
) -> list[Problem]:
    """What is wrong with these parents, by the id of the organisation that is to belong to them.

    One query where any is named, and one for each step up. Called in the transaction of the change; nobody
    else can name organisations that `are_new`, so that nothing is held for them.
    """
    named = {number: parent for number, parent in parents.items() if parent is not None}
    if not named:
        return []
    visible = Organisation.objects.visible_to(actor).filter(pk__in=set(named.values()))
    known = set(visible.values_list("pk", flat=True))
    if unknown := sorted(set(named.values()) - known):
        message = _("There is no organisation %(numbers)s.")
        return [Problem(field="parent", message=message % {"numbers": ", ".join(map(str, unknown[:20]))})]
    return circles(named, holds=not are_new)


def circles(named: Mapping[int, int], *, holds: bool = True) -> list[Problem]:
    """What is wrong with the ways up of these organisations, if they belonged to the named ones."""
    above: dict[int, int | None] = dict(named)
    for _step in range(DEEPEST):
        waiting = {parent for parent in above.values() if parent is not None} - above.keys()
        if not waiting:
            break
        above |= held_parents(waiting) if holds else parents_of(waiting)
    faults = sorted({fault for number in named if (fault := fault_of(number, above))})
    return [Problem(field="parent", message=fault) for fault in faults]


def parents_of(numbers: Collection[int]) -> dict[int, int | None]:
    return dict(Organisation.objects.filter(pk__in=numbers).values_list("pk", "parent_id"))


def held_parents(numbers: Collection[int]) -> dict[int, int | None]:
    """To whom these belong, which nobody changes until the transaction ends; others may hold them too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, parent_id FROM registry_organisation WHERE id = ANY(%s) ORDER BY id FOR SHARE",
            [sorted(numbers)],
        )
        return dict(cursor.fetchall())


def fault_of(number: int, above: Mapping[int, int | None]) -> str:
    """Why the way up from this organisation will not do; empty where it comes to an end.

    A way that is too long is refused as well: nobody could say whether it comes back.

    >>> fault_of(1, {1: 2, 2: 3, 3: 1})
    'An organisation cannot belong to one of its own parts.'
    >>> fault_of(1, {1: 2, 2: None})
    ''
    """
    here = above.get(number)
    for _step in range(DEEPEST):
        if here is None:
            return ""
        if here == number:
            return _("An organisation cannot belong to one of its own parts.")
        here = above.get(here)
    if here is None:
        return ""
    return _("An organisation stands at most %(most)d steps below another.") % {"most": DEEPEST}
