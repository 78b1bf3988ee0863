"""Every rule, with rows just before and just after its limit; the dry run; the record; what never goes."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO

import pytest
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone
from procrastinate.contrib.django import app

from config.retention import RULES
from trellis.accounts.models import AccessToken, Consent, Person, RateLimit
from trellis.audit.models import AuditEntry
from trellis.core.errors import NotPermitted
from trellis.core.types import Actor, system_actor
from trellis.events.models import AgendaImport, CaughtMail, Event, InvitedAddress, Registration
from trellis.imports.models import CellRepair, FileChunk, Import, ImportFile, Source, StagedRow
from trellis.meetings.models import BoardChange, PlanRun
from trellis.notifications.models import AnsweredLink, Mail, Notification
from trellis.portal.selectors.retention import count_due, due_rows, table_of
from trellis.portal.services import retention
from trellis.portal.services.retention import apply_retention
from trellis.registry.models import Merge, Organisation, ProfileDraft, Report, SavedSearch, SavedSearchHit

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("test")
NOW = datetime(2027, 5, 4, 12, tzinfo=timezone.get_default_timezone())
Make = Callable[[int, datetime], object]  # the n-th row of this age


def person() -> Person:
    return Person.objects.get_or_create(email="ana@example.org")[0]


def mail(at: datetime, state: str = "sent", **fields) -> Mail:
    sent = {"sent_at": at} if state == "sent" else {}
    return Mail.objects.create(created_at=at, state=state, **sent, **fields)


def told(at: datetime, **fields) -> Notification:
    return Notification.objects.create(topic="t", message="t.m", created_at=at, **fields)


def organisation(number: int) -> Organisation:
    return Organisation.objects.create(slug=f"o{number}", kind="cluster", name=f"O {number}")


def run(at: datetime, state: str) -> ImportFile:
    source = Source.objects.get_or_create(target="registry", name="Directory")[0]
    applied = at if state in ("applied", "undone") else None
    owner = Import.objects.create(source=source, state=state, started_at=at, applied_at=applied)
    return ImportFile.objects.create(owner=owner, position=1, name="a.csv", size=1, sha256="0" * 64)


def token(number: int, at: datetime) -> AccessToken:
    return AccessToken.objects.create(person=person(), label="x", digest=f"{number}{at}", expires_at=at)


def consent(number: int, at: datetime) -> Consent:
    words = {"title": "x", "text": "x", "language": "en"}
    return Consent.objects.create(
        person=person(), purpose=f"p{number}", version=1, given_by="page", given_at=at, ended_at=at,
        ended_by="page", end="withdrawn", **words,
    )  # fmt: skip


def address() -> EmailAddress:
    return EmailAddress.objects.get_or_create(user=person(), email="ana@example.org")[0]


def hit(
    number: int, at: datetime, found_as: str = "changed", told_at: datetime | None = NOW
) -> SavedSearchHit:
    search = SavedSearch.objects.get_or_create(person=person(), name="Mine")[0]
    return SavedSearchHit.objects.create(
        search=search, organisation=organisation(number), found_as=found_as, version=1, found_at=at,
        told_at=told_at,
    )  # fmt: skip


def staged(file: ImportFile) -> StagedRow:
    return StagedRow.objects.create(file=file, number=1, record_type="organisation", cells=["a"], values={})


def invited(number: int, at: datetime) -> InvitedAddress:
    """Of an event that ended then."""
    event = Event.objects.create(
        slug=f"event-{number}", kind="talk", format="online", title="A talk", time_zone="Europe/Vienna",
        starts_at=at - timedelta(hours=1), ends_at=at,
    )  # fmt: skip
    return InvitedAddress.objects.create(event=event, address=f"guest{number}@example.org")


def registration(number: int, at: datetime, **said) -> Registration:
    event = invited(number, at).event
    values = {"name": "A guest", "address": f"guest{number}@example.org", "state": "registered"} | said
    return Registration.objects.create(event=event, **values)


MAKE: dict[str, Make] = {
    "invited-addresses": invited,
    "unconfirmed-registrations": lambda n, at: registration(n, NOW, made_at=at, state="unconfirmed"),
    "registrations": registration,
    "caught-mail": lambda n, at: CaughtMail.objects.create(
        event=invited(n, NOW).event, address=f"guest{n}@example.org", subject="News", at=at
    ),
    "agenda-imports": lambda n, at: AgendaImport.objects.create(
        event=invited(n, NOW).event, name="agenda.xml", format="pentabarf", content={}, made_at=at
    ),
    "schedules-of-meetings": lambda n, at: PlanRun.objects.create(
        event=invited(n, NOW).event, seconds=10, state="done", asked_at=at
    ),
    "boards-of-meetings": lambda n, at: BoardChange.objects.create(
        event=invited(n, NOW).event, action="moved", made_at=at
    ),
    "told-addresses": lambda n, at: told(NOW, mail=mail(at, address=f"{n}@example.org")),
    "mails": lambda n, at: mail(at, person=person()),
    "notifications": lambda n, at: told(at, person=person()),
    "answers-to-links": lambda n, at: AnsweredLink.objects.create(
        key=f"00000000-0000-0000-0000-{n:012}", purpose="p", answer="yes", at=at
    ),
    "sessions": lambda n, at: Session.objects.create(session_key=f"s{n}", expire_date=at),
    "devices": lambda n, at: UserSession.objects.create(
        user=person(), session_key=f"d{n}", ip="203.0.113.0", user_agent="x", last_seen_at=at
    ),
    "attempts": lambda n, at: RateLimit.objects.create(cache_key=f"k{n}", value="v", expires=at),
    "access-tokens": token,
    "consents": consent,
    "confirmations": lambda n, at: EmailConfirmation.objects.create(
        email_address=address(), created=at, key=f"k{n}"
    ),
    "drafts": lambda n, at: ProfileDraft.objects.create(
        organisation=organisation(n), person=person(), version=1, typed={"name": "x"}, saved_at=at
    ),
    "reports": lambda n, at: Report.objects.create(
        organisation=organisation(n),
        address="a@example.org",
        kind="facts",
        text="Wrong.",
        state="left",
        reason="It is right.",
        ended_at=at,
    ),
    "alerts": hit,
    "merged-profiles": lambda n, at: Merge.objects.create(
        kept=organisation(n), merged=organisation(n + 10), at=at, before={"kept": {}}, moves=[["a", "b", 1]]
    ),
    "files-of-imports": lambda n, at: FileChunk.objects.create(
        file=run(at, "applied"), position=1, content=b"a"
    ),
    "rows-of-imports": lambda n, at: staged(run(at, "undone")),
    "repairs-of-imports": lambda n, at: CellRepair.objects.create(
        file=run(at, "applied"), row=1, column="Name", text="x"
    ),
    "unfinished-imports": lambda n, at: run(at, "staged").owner,
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.key)
def test_rule_takes_the_row_just_past_its_limit_and_leaves_the_one_just_before(rule):
    limit, minute = NOW - timedelta(days=rule.days), timedelta(minutes=1)
    old = MAKE[rule.key](1, limit - minute)
    young = MAKE[rule.key](2, limit + minute)
    assert [row.pk for row in due_rows(rule, NOW)] == [old.pk]
    assert {due.rule.key: due.count for due in count_due(now=NOW)}[rule.key] == 1
    assert table_of(rule)._base_manager.count() >= 2  # asking changed nothing
    found = {due.rule.key: due.count for due in apply_retention(actor=SYSTEM, now=NOW)}
    assert found[rule.key] == 1
    both = table_of(rule)._base_manager.filter(pk__in=[old.pk, young.pk])
    left = both.exclude(**rule.empties) if rule.empties else both
    assert [row.pk for row in left] == [young.pk]
    assert both.count() == (2 if rule.empties else 1)
    entries = AuditEntry.objects.filter(subject_type="portal.retention", subject_id=rule.key)
    assert [(row.action, row.changes, row.actor_system) for row in entries] == [
        ("emptied" if rule.empties else "removed", {rule.table: [1, 0]}, "test")
    ]
    assert apply_retention(actor=SYSTEM, now=NOW)[list(RULES).index(rule)].count == 0


LONG_AGO = NOW - timedelta(days=5000)
SPARED: dict[str, Callable[[], object]] = {
    "a mail that waits": lambda: mail(LONG_AGO, "waiting", person=person()),
    "what waits for a digest": lambda: told(LONG_AGO, person=person(), waits_for="weekly"),
    "what stands in a mail that waits": lambda: told(
        LONG_AGO, mail=mail(NOW, "waiting", address="a@example.org")
    ),
    "a device whose session is alive": lambda: (
        Session.objects.create(session_key="alive", expire_date=NOW + timedelta(days=1)),
        UserSession.objects.create(
            user=person(), session_key="alive", ip="203.0.113.0", user_agent="x", last_seen_at=LONG_AGO
        ),
    )[1],
    "a hit that was not told yet": lambda: hit(1, LONG_AGO, told_at=None),
    "that a profile was told of as new": lambda: hit(1, LONG_AGO, "new"),
    "a report that waits": lambda: Report.objects.create(
        organisation=organisation(1), address="a@example.org", kind="facts", text="Wrong.", made_at=LONG_AGO
    ),
    "a stored import": lambda: run(LONG_AGO, "applied").owner,
    "a consent that stands": lambda: Consent.objects.create(
        person=person(),
        purpose="p",
        version=1,
        given_by="page",
        given_at=LONG_AGO,
        title="x",
        text="x",
        language="en",
    ),
    "the rows of an import that waits": lambda: staged(run(NOW, "staged")),
}


@pytest.mark.parametrize("what", SPARED)
def test_what_is_still_needed_stays_however_old(what):
    row = SPARED[what]()
    apply_retention(actor=SYSTEM, now=NOW)
    row.refresh_from_db()


def test_mail_goes_and_the_inbox_of_its_person_stays():
    kept = told(NOW, person=person(), mail=mail(LONG_AGO, person=person()))
    apply_retention(actor=SYSTEM, now=NOW)
    kept.refresh_from_db()
    assert (kept.mail_id, Mail.objects.count()) == (None, 0)


def test_many_rows_go_in_parts_each_with_its_entry():
    for number in range(5):
        MAKE["attempts"](number, LONG_AGO)
    apply_retention(actor=SYSTEM, now=NOW, at_once=2)
    entries = AuditEntry.objects.filter(subject_id="attempts").order_by("id")
    assert [row.changes["accounts.RateLimit"] for row in entries] == [[2, 0], [2, 0], [1, 0]]
    assert RateLimit.objects.count() == 0


def test_part_that_cannot_be_recorded_removes_nothing(monkeypatch):
    MAKE["attempts"](1, LONG_AGO)

    def fail(**entry):
        raise RuntimeError

    monkeypatch.setattr(retention.audit, "record", fail)
    with pytest.raises(RuntimeError):
        apply_retention(actor=SYSTEM, now=NOW)
    assert RateLimit.objects.count() == 1


def test_only_operators_and_the_system_remove():
    with pytest.raises(NotPermitted):
        apply_retention(actor=Actor(person_id=1, platform_roles=frozenset({"validator"})))


def test_dry_run_says_what_and_how_many_and_changes_nothing():
    then = timezone.now() - timedelta(days=5000)
    for number in range(3):
        MAKE["answers-to-links"](number, then)
    out = StringIO()
    call_command("apply_retention", "--dry-run", stdout=out)
    lines = out.getvalue().splitlines()
    assert [line.split()[:3] for line in lines if "answers-to-links" in line] == [
        ["3", "answers-to-links", "notifications.AnsweredLink:"]
    ]
    assert lines[-1].split() == ["3", "rows", "due,", "nothing", "changed"]
    assert (AnsweredLink.objects.count(), AuditEntry.objects.count()) == (3, 0)
    done = StringIO()
    call_command("apply_retention", stdout=done)
    assert done.getvalue().splitlines()[-1].split() == ["3", "rows", "done"]
    assert AnsweredLink.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_task_of_the_night_applies_the_rules():
    MAKE["sessions"](1, LONG_AGO)
    assert app.tasks["trellis.portal.tasks.apply_retention"](0) == 1
    assert Session.objects.count() == 0
