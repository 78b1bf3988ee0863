"""What the person who began an import is told. Called within the transaction of the change."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from trellis.core.types import Actor
from trellis.imports.models import Import
from trellis.imports.types import WORKER
from trellis.notifications.services import tell
from trellis.notifications.types import Message, Topic

IMPORTS = Topic(
    name="imports",
    label=_("Your imports"),
    explanation=_("An import that you began is stored, undone, or could not be."),
    messages=(
        Message(
            name="imports.applied",
            subject=_("The import “%(source)s” is stored"),
            paragraphs=(_("For seven days it can be undone."),),
            action=_("Look at the import"),
        ),
        Message(
            name="imports.undone",
            subject=_("The import “%(source)s” is undone"),
            action=_("Look at the import"),
        ),
        Message(
            name="imports.failed",
            subject=_("The import “%(source)s” needs you"),
            paragraphs=(_("The last step did not happen."), "%(reason)s"),
            action=_("Look at the import"),
        ),
        Message(
            name="imports.unreadable",
            subject=_("The import “%(source)s” needs you"),
            paragraphs=(_("A file cannot be read to its end. The page of the import says where."),),
            action=_("Look at the import"),
        ),
    ),
)


def tell_starter(actor: Actor, run: Import, message: str, **values: str) -> None:
    """The person who began the import hears how it went; one that a command began has nobody to tell."""
    tell(
        actor=actor,
        message=message,
        context={"source": run.source.name, **values},
        path=reverse("imports:import", args=[run.pk]),
        person_ids=[run.started_by_id] if run.started_by_id else [],
    )


def tell_failed(run: Import, reason: str) -> None:
    """A background step gave up; what it says of why is what the page of the import says."""
    tell_starter(WORKER, run, "imports.failed", reason=reason)


def tell_unreadable(run: Import) -> None:
    tell_starter(WORKER, run, "imports.unreadable")
