"""Reading reports: one's own, and what waits for a validator."""

from django.utils.translation import gettext as _

from trellis.core.errors import NotFound
from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.registry.models import Report
from trellis.registry.types.reports import ReportKind, ReportRecord, ReportState


def record_of(row: Report) -> ReportRecord:
    organisation = row.organisation
    return ReportRecord(
        id=row.pk,
        organisation_id=organisation.pk,
        organisation_name=organisation.name,
        slug=organisation.slug,
        country=organisation.country_id,
        profile_status=organisation.status,
        kind=ReportKind(row.kind),
        text=row.text,
        state=ReportState(row.state),
        person_id=row.person_id,
        address=row.address,
        made_at=row.made_at,
    )


def find_own_report(*, actor: Actor, organisation_id: int) -> ReportRecord | None:
    """The report of a profile that the signed-in actor made and nobody decided yet. One query."""
    if actor.person_id is None:
        return None
    with reading(actor):
        rows = Report.objects.filter(person_id=actor.person_id, state=ReportState.OPEN)
        row = rows.select_related("organisation").filter(organisation_id=organisation_id).first()
    return record_of(row) if row else None


def get_report(*, actor: Actor, report_id: int) -> ReportRecord:
    """A report that the actor may see. Raises NotFound."""
    with reading(actor):
        row = Report.objects.visible_to(actor).select_related("organisation").filter(pk=report_id).first()
    if row is None:
        raise report_not_found()
    return record_of(row)


def report_not_found() -> NotFound:
    return NotFound(_("There is no such report."))


def list_waiting_reports(*, actor: Actor, limit: int) -> tuple[list[ReportRecord], int]:
    """Reports that wait for this validator, the longest first, and how many there are. Two queries.

    One's own waits for somebody else.
    """
    with reading(actor):
        rows = Report.objects.visible_to(actor).filter(state=ReportState.OPEN)
        if actor.person_id is not None:
            rows = rows.exclude(person_id=actor.person_id)
        first = rows.select_related("organisation").order_by("made_at", "id")[:limit]
        return [record_of(row) for row in first], rows.count()
