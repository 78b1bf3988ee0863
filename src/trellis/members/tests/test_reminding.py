"""Keepers are told what becomes due in their own register, while there is time and on the day."""

import uuid
from datetime import date

import pytest

from trellis.core.types import system_actor
from trellis.members import tasks
from trellis.members.models import Entry
from trellis.members.services import entries, letters, reminding
from trellis.members.types import Draft, Kind, Query
from trellis.notifications.models import Notification
from trellis.registry.models import Organisation
from trellis.registry.services import asking

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("test")
TODAY, IN_THREE_DAYS = date(2026, 6, 15), date(2026, 6, 18)


def told(message: str = "members.due") -> list[tuple[str, dict]]:
    rows = Notification.objects.filter(message=message).select_related("person", "mail").order_by("id")
    return [(row.person.name if row.person else row.mail.address, row.context) for row in rows]


def task(title: str, due: str) -> tuple[Kind, dict]:
    return (Kind.TASK, {"title": title, "due": due})


def test_keepers_are_told_of_what_is_near_in_their_own_register_and_nobody_else(
    host, rival, rival_actor, write
):
    write(
        "Lens Works",
        said=(
            task("Today", "2026-06-15"),
            task("In three days", "2026-06-18"),
            task("In two days", "2026-06-17"),
            task("Yesterday", "2026-06-14"),
            (Kind.FEE, {"year": "2026", "amount": "100", "currency": "EUR", "due": "2026-06-15"}),
            (Kind.FEE, {"year": "2025", "amount": "100", "currency": "EUR", "due": "2026-06-15"}),
            (Kind.MEETING, {"day": "2026-06-18", "title": "Visit"}),
            (Kind.MEETING, {"day": "2026-06-25", "title": "Far"}),
        ),
    )
    assert reminding.remind_keepers(actor=SYSTEM, today=TODAY) == 1
    assert told() == [("keeper", {"cluster": "Light Valley", "count": 5})]
    row = Notification.objects.get()
    assert (row.waits_for, row.path) == ("daily", f"/organisations/{host.slug}/register/?sort=due")
    assert reminding.remind_keepers(actor=SYSTEM, today=date(2026, 7, 1)) == 0


def test_what_is_done_is_told_of_no_more(actor, host, write):
    number = write("Lens Works", said=(task("Today", "2026-06-15"),))
    known = {"actor": actor, "host_id": host.pk, "record_id": number, "kind": Kind.TASK}
    entries.close_entry(**known, entry_id=Entry.objects.get(record_id=number).pk)
    assert (reminding.remind_keepers(actor=SYSTEM, today=TODAY), told()) == (0, [])


@pytest.mark.system("M3")
def test_deadline_meeting_question_and_review_due_are_told_in_the_way_that_each_reader_chose(
    actor, host, keeper, write
):
    """Alerts are the matter of saved searches, which are marked too."""
    contact = (Kind.CONTACT, {"name": "The office", "email": "office@lens.example"})
    meeting = (Kind.MEETING, {"day": "2026-06-18", "title": "Visit"})
    write("Lens Works", said=(contact, meeting, task("Today", "2026-06-15")))
    reminding.remind_keepers(actor=SYSTEM, today=TODAY)
    poll = Draft(
        subject="Dinner",
        text="We dine.",
        question="Will you come?",
        answers=("Yes", "No"),
        answers_to="office@valley.example",
    )
    letters.send_letter(actor=actor, host_id=host.pk, key=uuid.uuid4(), draft=poll, query=Query())
    Organisation.objects.filter(pk=host.pk).update(published_at="2020-01-01T00:00Z")
    asking.ask_owners(actor=SYSTEM)
    assert told() == [("keeper", {"cluster": "Light Valley", "count": 2})]
    assert [(who, said["question"]) for who, said in told("members.question")] == [
        ("office@lens.example", "Will you come?")
    ]
    assert told("registry.still_correct") == [("keeper", {"organisation": "Light Valley"})]
    rhythms = Notification.objects.order_by("id").values_list("message", "waits_for", "mail_id")
    assert [(message, rhythm, mail is None) for message, rhythm, mail in rhythms] == [
        ("members.due", "daily", True),
        ("members.question", "", False),
        ("registry.still_correct", "", False),
    ]


def test_task_reminds_by_the_day_it_runs_on(write, monkeypatch):
    monkeypatch.setattr(reminding.timezone, "localdate", lambda: TODAY)
    monkeypatch.setattr(tasks, "close_old_connections", lambda: None)
    write("Lens Works", said=(task("In three days", IN_THREE_DAYS.isoformat()),))
    assert tasks.remind_keepers(timestamp=0) == 1
