"""To which organisation another belongs: one that the actor may see, and never in a circle."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from trellis.core.types import Actor, Problem
from trellis.registry.models import Organisation

DEEPEST = 20


def parent_problems(actor: Actor, parents: Mapping[int, int | None]) -> list[Problem]:
    """What is wrong with these parents, by the id of the organisation that is to belong to them.

    One query where any is named, and one for each step up.
    """
    named = {number: parent for number, parent in parents.items() if parent is not None}
    if not named:
        return []
    visible = Organisation.objects.visible_to(actor).filter(pk__in=set(named.values()))
    known: dict[int, int | None] = dict(visible.values_list("pk", "parent_id"))
    if unknown := sorted(set(named.values()) - known.keys()):
        message = _("There is no organisation %(numbers)s.")
        return [Problem(field="parent", message=message % {"numbers": ", ".join(map(str, unknown[:20]))})]
    return circles(named, known)


def circles(named: Mapping[int, int], known: dict[int, int | None]) -> list[Problem]:
    above: dict[int, int | None] = {**known, **named}
    for _step in range(DEEPEST):
        waiting = {parent for parent in above.values() if parent is not None} - above.keys()
        if not waiting:
            break
        above |= dict(Organisation.objects.filter(pk__in=waiting).values_list("pk", "parent_id"))
    faults = sorted({fault for number in named if (fault := fault_of(number, above))})
    return [Problem(field="parent", message=fault) for fault in faults]


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
