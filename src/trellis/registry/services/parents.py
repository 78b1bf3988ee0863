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
    if any(is_circle(number, above) for number in named):
        return [Problem(field="parent", message=_("An organisation cannot belong to one of its own parts."))]
    return []


def is_circle(number: int, above: Mapping[int, int | None]) -> bool:
    """Does the way up from this organisation come back to it?

    >>> is_circle(1, {1: 2, 2: 3, 3: 1}), is_circle(1, {1: 2, 2: None})
    (True, False)
    """
    here = above.get(number)
    for _step in range(DEEPEST):
        if here is None or here == number:
            break
        here = above.get(here)
    return here == number
