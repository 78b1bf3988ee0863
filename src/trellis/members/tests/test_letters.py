"""Letters to segments: whom they reach, that each gets one, who answered."""

import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from trellis.audit.models import AuditEntry
from trellis.core.errors import InvalidInput, NotFound
from trellis.members.models import Letter, Recipient
from trellis.members.services import entries, letters, records
from trellis.members.types import Draft, Kind, Query, Show
from trellis.notifications.models import Mail, Unsubscription
from trellis.notifications.selectors.choices import address_digest
from trellis.notifications.services.sending import send_waiting

DRAFT = Draft(
    subject="Yearly meeting",
    text="We meet in May.\nCome.",
    question="Will you come?",
    answers=("Yes", "No"),
    answers_to="office@light.example",
)
FORM = {
    "subject": "Yearly meeting", "text": "We meet in May.", "question": "Will you come?",
    "answers": "Yes, No", "answers_to": "office@light.example", "key": str(uuid.uuid4()),
}  # fmt: skip


def contact(name, email, **values):
    return Kind.CONTACT, {"name": name, "email": email, **values}


def path(name, *args):
    return reverse(f"members:{name}", args=args)


def send(actor, host, *, key=None, draft=DRAFT, query=Query()):  # noqa: B008
    key = key or uuid.uuid4()
    return letters.send_letter(actor=actor, host_id=host.pk, key=key, draft=draft, query=query)


def addresses():
    return sorted(Recipient.objects.values_list("address", flat=True))


def links():
    """The paths of the links to answer, by address, as the mails have them."""
    return {
        one.to[0]: re.search(r"http://[^/]+(/notifications/answer/\S+)", one.body)[1]
        for one in mail.outbox
        if "/notifications/answer/" in one.body
    }


@pytest.fixture
def members(write):
    both = contact("A", "a@ash.example", language="fr"), contact("B", "b@ash.example")
    write("Ash", tags="board", said=both)
    write("Birch", tags="board", said=(contact("C", "A@ash.example"),))
    write("Cedar", said=(contact("D", "d@cedar.example"),))
    write("Date", tags="board")
    write("Elm", tags="board", until="2020-01-01", said=(contact("E", "e@elm.example"),))


def test_a_letter_reaches_the_segment_each_address_once(actor, host, members):
    send(actor, host, query=Query(tags=("board",)))
    assert addresses() == ["a@ash.example"]
    send(actor, host, query=Query(tags=("board",)), draft=Draft("S", "T", "o@l.example", to_all=True))
    assert addresses() == ["a@ash.example", "a@ash.example", "b@ash.example"]
    assert sorted(Mail.objects.values_list("address", "language")) == [
        ("a@ash.example", "fr"), ("a@ash.example", "fr"), ("b@ash.example", "en")
    ]  # fmt: skip


def test_what_they_read_says_who_writes_why_and_where_answers_go(actor, host, members):
    send(actor, host)
    send_waiting()
    found = next(one for one in mail.outbox if one.to == ["d@cedar.example"])
    assert found.subject.startswith("Yearly meeting · ")
    for words in (
        "We meet in May.\nCome.",
        "Will you come?",
        "Light Valley writes to you as a contact of its member Cedar. Answers in words go to "
        "office@light.example.",
        "Answer: http",
    ):
        assert words in found.body
    assert found.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert len(mail.outbox) == 2


@pytest.mark.system("L1")
def test_one_button_answers_and_who_did_not_is_known_and_reminded_alone(actor, host, members, client, window):
    number = send(actor, host)
    send_waiting()
    link = links()["d@cedar.example"]
    for _fetched in range(2):  # as mail scanners do
        assert "Will you come?" in client.get(link).text
    assert Recipient.objects.exclude(answer="").count() == 0
    client.post(link, {"answer": "2"})
    assert client.post(link, {"answer": "1"}).status_code == 409
    assert list(Recipient.objects.exclude(answer="").values_list("address", "answer")) == [
        ("d@cedar.example", "No")
    ]
    page = window.get(path("letter", host.slug, number)).context_data
    assert [item.address for item in page["silent"]] == ["a@ash.example"]
    assert [(count.label, count.number) for count in page["counts"]] == [("Yes", 0), ("No", 1)]
    narrowed = window.get(path("register", host.slug) + "?show=no-answer").context_data
    assert [line.name for line in narrowed["lines"]] == ["Ash"]
    mail.outbox.clear()
    for expected in ("1 contact is reminded.", "Nobody is reminded twice"):
        answer = window.post(path("remind", host.slug, number), follow=True)
        assert expected in answer.text
    send_waiting()
    assert [one.to for one in mail.outbox] == [["a@ash.example"]]
    Recipient.objects.update(reminded_at=timezone.now() - timedelta(days=4))
    assert letters.remind(actor=actor, host_id=host.pk, letter_id=number) == 1


def test_an_answer_is_written_down_and_one_to_a_reminder_counts_last(actor, host, write, client):
    write("Ash", said=(contact("A", "a@ash.example"),))
    number = send(actor, host)
    send_waiting()
    first = links()["a@ash.example"]
    letters.remind(actor=actor, host_id=host.pk, letter_id=number)
    mail.outbox.clear()
    send_waiting()
    client.post(first, {"answer": "1"})
    client.post(links()["a@ash.example"], {"answer": "2"})
    row = Recipient.objects.get()
    assert row.answer == "No"
    changes = AuditEntry.objects.filter(action="answered").order_by("id").values_list("changes", flat=True)
    assert [one[f"recipient {row.pk}"] for one in changes] == [[None, "Yes"], ["Yes", "No"]]


def test_the_link_of_a_contact_that_was_removed_asks_nothing(actor, host, write, client):
    number = write("Ash", said=(contact("A", "a@ash.example"),))
    send(actor, host)
    send_waiting()
    link = links()["a@ash.example"]
    entries.remove_entry(
        actor=actor, host_id=host.pk, record_id=number, kind=Kind.CONTACT,
        entry_id=Recipient.objects.get().contact_id,
    )  # fmt: skip
    assert client.post(link, {"answer": "1"}).status_code == 409
    assert not Recipient.objects.exists()


def test_whoever_ended_such_mail_gets_none_and_no_reminder(actor, host, members, client):
    number = send(actor, host)
    Unsubscription.objects.create(topic="members.letters", address_digest=address_digest("d@cedar.example"))
    assert letters.remind(actor=actor, host_id=host.pk, letter_id=number) == 1
    assert list(Recipient.objects.filter(reminded_at__isnull=False).values_list("address", flat=True)) == [
        "a@ash.example"
    ]
    send(actor, host, draft=Draft("S", "T", "o@l.example"))
    assert Recipient.objects.filter(letter__subject="S").count() == 1


def test_the_same_form_sends_once(actor, host, members):
    key = uuid.uuid4()
    assert send(actor, host, key=key) == send(actor, host, key=key)
    assert (Letter.objects.count(), Mail.objects.count()) == (1, 2)


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_send_once(actor, host, members):
    key = uuid.uuid4()

    def press(_place):
        try:
            return send(actor, host, key=key)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        found = set(threads.map(press, range(4)))
    assert len(found) == 1
    assert (Letter.objects.count(), Mail.objects.count()) == (1, 2)


def test_two_clusters_do_not_see_each_others_letters(actor, rival_actor, host, rival, members):
    records.add_record(actor=rival_actor, host_id=rival.pk, values={"name": "Ash"})
    number = send(actor, host)
    with pytest.raises(NotFound):
        letters.remind(actor=rival_actor, host_id=host.pk, letter_id=number)
    with pytest.raises(NotFound):
        letters.remind(actor=rival_actor, host_id=rival.pk, letter_id=number)
    with pytest.raises(NotFound):
        send(rival_actor, host)
    with pytest.raises(InvalidInput, match="Nobody"):
        send(rival_actor, rival)
    assert Letter.objects.count() == 1


@pytest.mark.parametrize(
    ("draft", "fields"),
    [
        (Draft("", "", ""), ["subject", "text", "answers_to"]),
        (Draft("x" * 121, "T", "o@l.example"), ["subject"]),
        (Draft("S", "T", "no mail"), ["answers_to"]),
        (Draft("S", "T", "o@l.example", question="Q?"), ["answers"]),
        (Draft("S", "T", "o@l.example", answers=("Yes",)), ["question"]),
        (Draft("S", "T", "o@l.example", question="Q?", answers=tuple("abcde")), ["answers"]),
        (Draft("S", "T", "o@l.example", question="Q?", answers=("x" * 61,)), ["answers"]),
    ],
)
def test_a_letter_that_cannot_be_sent_is_refused_at_its_field(actor, host, members, draft, fields):
    with pytest.raises(InvalidInput) as refused:
        send(actor, host, draft=draft)
    assert [problem.field for problem in refused.value.problems] == fields
    assert not Letter.objects.exists()


def test_one_that_asks_nothing_has_no_reminder(actor, host, members, window):
    number = send(actor, host, draft=Draft("S", "T", "o@l.example"))
    assert "asked nothing" in window.post(path("remind", host.slug, number), follow=True).text
    assert "Who got it" in window.get(path("letter", host.slug, number)).text
    assert window.get(path("register", host.slug) + "?show=no-answer").context_data["total"] == 0


def test_a_letter_is_looked_at_before_it_is_sent(window, host, members, write, actor):
    where = path("compose", host.slug) + "?tag=board"
    opened = window.get(where)
    assert "board" in opened.text
    looked = window.post(where, {**FORM, "_look": "1"})
    preview = looked.context_data["preview"]
    assert (preview.count, preview.without_contact, preview.same_address) == (1, 1, 1)
    assert "1 contact gets it." in looked.text
    seen = looked.context_data["form"]["seen"].value()
    # sending what was not looked at only shows it
    assert window.post(where, {**FORM, "_send": "1"}).status_code == 200
    changed = window.post(where, {**FORM, "text": "Other", "seen": seen, "_send": "1"})
    assert changed.context_data["preview"].has_changed
    write("Fir", tags="board", said=(contact("F", "f@fir.example"),))
    again = window.post(where, {**FORM, "seen": seen, "_send": "1"})
    assert (again.context_data["preview"].has_changed, again.context_data["preview"].count) == (True, 2)
    assert not Letter.objects.exists()
    seen = again.context_data["form"]["seen"].value()
    for _pressed in range(2):
        sent = window.post(where, {**FORM, "seen": seen, "_send": "1"})
        assert sent["Location"] == path("letter", host.slug, Letter.objects.get().pk)
    assert Mail.objects.count() == 2
    assert Letter.objects.get().selection == "board"
    listed = window.get(path("letters", host.slug)).context_data["letters"]
    assert [(one.subject, one.sent, one.answered) for one in listed] == [("Yearly meeting", 2, 0)]


def test_what_is_wrong_with_a_letter_is_said_and_nothing_typed_is_lost(window, host, members):
    where = path("compose", host.slug)
    answer = window.post(where, {**FORM, "answers": "", "_look": "1"})
    assert (answer.status_code, "Say which answers" in answer.text) == (422, True)
    assert "We meet in May." in answer.text
    answer = window.post(where, {**FORM, "key": "no key", "_send": "1"})
    assert answer.status_code == 422
    nobody = window.post(where + "?show=former&tag=none", {**FORM, "_look": "1"})
    assert "Nobody gets it." in nobody.text
    seen = nobody.context_data["form"]["seen"].value()
    sent = window.post(where + "?show=former&tag=none", {**FORM, "seen": seen, "_send": "1"})
    assert "Nobody would get this letter." in sent.text
    assert not Letter.objects.exists()


def test_a_letter_to_former_members_only_where_they_are_asked_for(actor, host, members):
    send(actor, host, query=Query(shows=(Show.FORMER,)))
    assert addresses() == ["e@elm.example"]


@pytest.mark.parametrize("count", [10, 100])
def test_a_letter_asks_the_same_number_of_questions_however_many_it_reaches(
    actor, host, write, django_assert_num_queries, window, count
):
    for number in range(count):
        write(f"Member {number}", said=(contact("A", f"a{number}@example.org"),))
    with django_assert_num_queries(31):
        number = send(actor, host)
    window.get(path("letter", host.slug, number))
    with django_assert_num_queries(19):
        window.get(path("letter", host.slug, number))
