"""Agreeing and withdrawing: each is one step, and takes effect with the next request."""

from django.conf import settings
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext

from trellis.accounts import policies
from trellis.accounts.models import Consent
from trellis.accounts.selectors import find_wording
from trellis.accounts.services.persons import PERSON, lock_person
from trellis.accounts.types import ConsentEnd, ConsentWay, Wording
from trellis.audit import services as audit
from trellis.core.errors import Conflict, InvalidInput, NotFound, require
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem

MESSAGES = {"accounts_consent_stands_once": gettext_lazy("You agreed to this already.")}


def give_consent(*, actor: Actor, purpose: str, version: int, language: str, way: ConsentWay) -> None:
    """Note that the actor agrees to a version of the words, as this language shows them.

    May be repeated: consent to the present version that stands already stays as it was given.
    Raises NotPermitted for a visitor, NotFound, InvalidInput for an unknown language, Conflict if the words
    are others by now.
    """
    with change(actor, MESSAGES):
        wording = get_wording(purpose)
        require(policies.can_consent(actor))
        if language not in dict(settings.LANGUAGES):
            raise InvalidInput([Problem("language", _("Choose one of the languages of the site."))])
        if version != wording.version:
            raise Conflict(_("The words have changed since you read them. Read them again, please."))
        person = lock_person(actor)  # two requests at once, one after the other
        standing = find_standing(actor, purpose)
        if standing is not None and standing.version == version:
            return
        if standing is not None:
            end_consent(standing, ConsentEnd.RENEWED, way)
        Consent.objects.create(
            person=person, purpose=purpose, version=version, given_by=way, **words_of(wording, language)
        )
        write_entry(actor, "agreed", purpose, standing.version if standing else None, version)


def withdraw_consent(*, actor: Actor, purpose: str, way: ConsentWay) -> None:
    """End the actor's consent, also to an earlier version; may be repeated.

    Raises NotPermitted for a visitor, NotFound.
    """
    with change(actor, MESSAGES):
        if find_standing(actor, purpose) is None:
            get_wording(purpose)
        require(policies.can_consent(actor))
        lock_person(actor)
        standing = find_standing(actor, purpose)
        if standing is None:
            return
        end_consent(standing, ConsentEnd.WITHDRAWN, way)
        write_entry(actor, "withdrew consent", purpose, standing.version, None)


def get_wording(purpose: str) -> Wording:
    wording = find_wording(purpose)
    if wording is None:
        raise NotFound(_("Nobody is asked to agree to this."))
    return wording


def find_standing(actor: Actor, purpose: str) -> Consent | None:
    return Consent.objects.visible_to(actor).standing().filter(purpose=purpose).first()


def end_consent(row: Consent, end: ConsentEnd, way: ConsentWay) -> None:
    row.ended_at, row.ended_by, row.end = Now(), way, end
    row.save(update_fields=["ended_at", "ended_by", "end"])


def words_of(wording: Wording, language: str) -> dict[str, str]:
    """The words as a reader of this language sees them, and the language in which they really are."""
    with override(language):
        return {
            "title": str(wording.title),
            "text": str(wording.text),
            "language": pgettext("code of the language that this catalogue is written in", "en"),
        }


def write_entry(actor: Actor, action: str, purpose: str, before: int | None, after: int | None) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject_type=PERSON,
        subject_id=actor.person_id,
        changes={purpose: (before, after)},
        about=actor.person_id,
    )
