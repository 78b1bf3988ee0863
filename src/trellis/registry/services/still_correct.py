"""Is a profile still correct? A link in a mail asks the owner, who answers without sign-in."""

from dataclasses import replace

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from trellis.core.errors import NotFound
from trellis.core.types import Actor
from trellis.notifications.types import Purpose, Question, SignedLink
from trellis.registry.models import Organisation
from trellis.registry.policies.profiles import can_confirm
from trellis.registry.services import life

YES = "yes"


def owner_of(link: SignedLink) -> Actor | None:
    """The person the mail was for, with the roles in organisations of now.

    Platform roles do not count: a mail carries no second factor.
    """
    try:
        actor: Actor = import_string(settings.TRELLIS_ACTOR_OF_PERSON)(link.person_id or 0)
    except NotFound:
        return None
    return replace(actor, platform_roles=frozenset(), validator_of=frozenset())


def ask(link: SignedLink) -> Question | None:
    """The question, or None when that person may not confirm that profile any more."""
    actor = owner_of(link)
    row = Organisation.objects.visible_to(actor).filter(pk=link.matter).first() if actor else None
    if row is None or actor is None or not can_confirm(actor, row):
        return None
    return Question(
        title=_("Is the profile of “%(organisation)s” still correct?") % {"organisation": row.name},
        text=_("If it is, one button says so. If not, sign in and correct it."),
        answers={YES: _("Yes, it is still correct")},
        path=reverse("registry:organisation", args=[row.slug]),
    )


def act(link: SignedLink, answer: str) -> None:
    """Confirm the profile as the person the mail was for."""
    actor = owner_of(link)
    if actor is not None:
        life.confirm(actor=actor, organisation_id=int(link.matter))


STILL_CORRECT = Purpose(name="still-correct", ask=ask, act=act)
