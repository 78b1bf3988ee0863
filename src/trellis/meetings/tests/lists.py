"""Lists of wishes in tests: brought as an organiser does, and what stands then."""

from dataclasses import replace

from django.core.files.uploadedfile import SimpleUploadedFile

from trellis.accounts.models import PlatformRoleGrant
from trellis.core.transactions import reading
from trellis.events.models import Registration
from trellis.events.tests.conftest import actor_for, make_person
from trellis.imports.models import Import, RowFault, StagedRow
from trellis.imports.services import accepting, applying, duplicates, staging, understanding, undoing
from trellis.imports.types import Acceptance
from trellis.meetings.models import Participant, PastWish, Wish
from trellis.meetings.services.bringing import bring_wishes
from trellis.meetings.types.words import BOOKER

LIST = (
    "Who,Whom,Wish,Remark\n"
    "ada@example.org,ben@example.org,must,About lenses\n"
    "ada@example.org,cleo@example.org,like,\n"
    "ben@example.org,ada@example.org,no thanks,\n"
)


def stage(actor, event, text, name="wishes.csv"):
    upload = SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())
    number = bring_wishes(actor=actor, slug=event.slug, files=[upload])
    understanding.begin_staging(actor=actor, import_id=number)
    assert staging.stage(number) is True
    duplicates.search_duplicates(number)
    return Import.objects.get(pk=number)


def bring(actor, event, text, *, retire=False):
    run = stage(actor, event, text)
    accepting.accept(actor=actor, import_id=run.pk, acceptance=Acceptance.SOUND_ROWS, retires_missing=retire)
    applying.apply(run.pk)
    found = Import.objects.get(pk=run.pk)
    assert (found.state, found.failure) == ("applied", "")
    return found


def undo(actor, run):
    undoing.begin_undo(actor=actor, import_id=run.pk)
    undoing.undo(run.pk)
    found = Import.objects.get(pk=run.pk)
    assert (found.state, found.failure) == ("undone", "")
    return found


def staged(run):
    return list(StagedRow.objects.filter(file__owner=run).order_by("number").values_list("change", flat=True))


def refusals(run):
    """{row: [(column, what is said)]} of what cannot be stored."""
    found = {}
    for one in RowFault.objects.filter(file__owner=run, verdict="refused").order_by("row", "id"):
        found.setdefault(one.row, []).append(
            (one.column, one.params.get("message", one.code), one.suggestion)
        )
    return found


def warnings(run):
    rows = RowFault.objects.filter(file__owner=run, verdict="warned").order_by("row")
    return [(one.row, one.params["message"]) for one in rows]


def wishes(event):
    """(who, whom, kind, remark) of those that stand."""
    with reading(BOOKER):
        rows = Wish.objects.filter(event=event).order_by(
            "wisher__registration__name", "wished__registration__name"
        )
        return list(
            rows.values_list("wisher__registration__name", "wished__registration__name", "kind", "note")
        )


def past(event):
    with reading(BOOKER):
        rows = PastWish.objects.filter(event=event).order_by("wisher__registration__name")
        return list(rows.values_list("wisher__registration__name", "wished__registration__name", "kind"))


def taking_part(event):
    with reading(BOOKER):
        rows = Participant.objects.filter(event=event, left_at__isnull=True)
        return sorted(rows.values_list("registration__name", flat=True))


def register(event, name, **said):
    """Registered, and not in the meetings."""
    given = {"address": f"{name.split()[0].lower()}@list.example", "state": "registered"} | said
    return Registration.objects.create(event=event, name=name, **given)


def make_operator(name):
    person = make_person(name)
    PlatformRoleGrant.objects.create(person=person, role="operator")
    return replace(actor_for(person), platform_roles=frozenset({"operator"}))


ALL = [
    ("Ada", "Ben", "must", "About lenses"),
    ("Ada", "Cleo", "like", ""),
    ("Ben", "Ada", "no", ""),
]
