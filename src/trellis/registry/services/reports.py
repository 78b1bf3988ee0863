"""Reports that something is wrong with a profile: made by anybody, decided by a validator.

Who reports stays between them and those who decide: the history of the profile, which its keepers read, says
nothing of it, and the record of changes holds neither the words of a report nor a mail address.
"""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trellis.audit import services as audit
from trellis.core.errors import Conflict, InvalidInput, require
from trellis.core.transactions import change, constraint_name
from trellis.core.types import Actor, Problem, system_actor
from trellis.registry.models import Organisation, Report
from trellis.registry.policies import reports as policies
from trellis.registry.selectors.people import keeper_ids
from trellis.registry.selectors.profiles import not_found
from trellis.registry.selectors.reports import report_not_found
from trellis.registry.services import life
from trellis.registry.services import telling_reports as telling
from trellis.registry.services.reasons import needed_reason
from trellis.registry.services.storing import MESSAGES, lock_organisation
from trellis.registry.services.texts import Unfit, clean_paragraphs
from trellis.registry.types import Status
from trellis.registry.types.reports import LONGEST_REPORT, ReportKind, ReportState

SUBJECT = "registry.report"
RECEIVER = system_actor("taking reports")  # a visitor sees no report, their own neither
KNOWN = {
    "registry_report_open_once": gettext_lazy("You reported this profile already. It waits for a decision."),
}


def report_profile(*, actor: Actor, organisation_id: int, kind: ReportKind, text: str) -> int:
    """Say, signed in, that something is wrong with a profile; return the report's number.

    Effects: the report, an audit entry, a receipt to the person, a message to the validators of the country.
    Raises NotFound, NotPermitted (not published), InvalidInput, Conflict (one of theirs waits already).
    """
    with change(actor, KNOWN):
        organisation = reportable(actor, organisation_id)
        row = Report(
            organisation=organisation,
            person_id=actor.person_id,
            kind=kind,
            text=checked(text),
            made_at=timezone.now(),
        )
        row.save(force_insert=True)
        note(actor, row, "reported", {"kind": (None, str(kind))})
        telling.confirm_receipt(actor, row)
        telling.tell_of_report(actor, row)
        return row.pk


def report_as_visitor(
    *, actor: Actor, organisation_id: int, kind: ReportKind, text: str, address: str, may_mail: bool = True
) -> None:
    """Say without an account, by a mail address, that something is wrong with a profile.

    Answers alike whether or not a report of this address waits already; a mail tells its reader which.
    `may_mail` is false where the address had as many receipts as are of use to anybody.
    Effects as of `report_profile`. Raises NotFound, NotPermitted (not published), InvalidInput.
    """
    with change(actor):
        organisation = reportable(actor, organisation_id)
        row = Report(
            organisation=organisation,
            address=checked_address(address),
            language=actor.language,
            kind=kind,
            text=checked(text),
            made_at=timezone.now(),
        )
        is_new = stored(row)
        if is_new:
            note(actor, row, "reported", {"kind": (None, str(kind))})
            telling.tell_of_report(actor, row)
        if may_mail:
            telling.confirm_receipt(actor, row, is_new=is_new)


def decide_report(*, actor: Actor, report_id: int, outcome: ReportState, reason: str) -> None:
    """Decide on a report with a reason, and do what is decided, both or neither.

    Effects: the new state of the profile as of sending back or archiving it, the decision, audit entries,
    mails with the reason and where to object: to the reporter, and to those who keep the profile if
    something was done.
    Raises NotFound, NotPermitted, InvalidInput (no reason), Conflict (decided already, or the profile is in
    another state by now).
    """
    with change(actor, MESSAGES):
        row = lock_report(actor, report_id)
        organisation = row.organisation
        require(policies.can_decide_report(actor, row, country=organisation.country_id))
        keepers = keeper_ids(organisation_id=organisation.pk)
        if outcome not in policies.possible_outcomes(organisation.status, is_kept=bool(keepers)):
            raise Conflict(_("This profile is in another state by now. Look at it again."))
        row.reason, row.state, row.ended_at = needed_reason(reason), outcome, timezone.now()
        take_effect(actor, organisation, outcome, row.reason)
        row.save(update_fields=["state", "reason", "ended_at"])
        note(actor, row, "decided on report", {"state": ("open", str(outcome))}, reason=row.reason)
        telling.tell_reporter(actor, row)
        telling.tell_kept(actor, row, keepers)


def take_effect(actor: Actor, organisation: Organisation, outcome: ReportState, reason: str) -> None:
    """What becomes of the profile, with its entry in the history; nothing where nothing was to be done."""
    if outcome == ReportState.SENT_BACK:
        life.move(actor, organisation, Status.DRAFT, action="sent back", reason=reason, review_note=reason)
    elif outcome == ReportState.ARCHIVED:
        life.move(actor, organisation, Status.ARCHIVED, action="archived", reason=reason)
    elif outcome == ReportState.TOLD:
        audit.record(
            actor=actor,
            action="asked to correct",
            subject_type="organisation",
            subject_id=organisation.pk,
            reason=reason,
        )


def reportable(actor: Actor, organisation_id: int) -> Organisation:
    row = Organisation.objects.visible_to(actor).filter(pk=organisation_id).first()
    if row is None:
        raise not_found()
    require(policies.can_report(actor, row))
    return row


def checked(text: str) -> str:
    """What is wrong, in normal form. Raises InvalidInput."""
    try:
        cleaned = clean_paragraphs(text, max_length=LONGEST_REPORT)
    except Unfit as error:
        raise InvalidInput([Problem("text", str(error))]) from error
    if not cleaned:
        raise InvalidInput([Problem("text", _("Write what is wrong, so that a validator finds it."))])
    return cleaned


def checked_address(address: str) -> str:
    address = address.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise InvalidInput([Problem("address", _("This is not a mail address."))]) from error
    return address


def stored(row: Report) -> bool:
    """False where a report of the same address waits already, also one made at this moment."""
    try:
        with change(RECEIVER):
            row.save(force_insert=True)
    except IntegrityError as error:
        if constraint_name(error) != "registry_report_address_once":
            raise
        return False
    return True


def lock_report(actor: Actor, report_id: int) -> Report:
    """The report, locked after its profile, as a merge of profiles locks them. Raises NotFound."""
    rows = Report.objects.visible_to(actor)
    organisation_id = rows.filter(pk=report_id).values_list("organisation_id", flat=True).first()
    if organisation_id is None:
        raise report_not_found()
    organisation = lock_organisation(actor, organisation_id)
    row = rows.select_for_update(of=("self",)).filter(pk=report_id, organisation=organisation).first()
    if row is None:
        raise report_not_found()
    row.organisation = organisation
    return row


def note(actor: Actor, row: Report, action: str, changes: dict, reason: str = "") -> None:
    """An entry about the report itself: not in the history of the profile."""
    audit.record(
        actor=actor,
        action=action,
        subject_type=SUBJECT,
        subject_id=row.pk,
        changes={"organisation": (None, row.organisation_id), **changes},
        reason=reason,
    )
