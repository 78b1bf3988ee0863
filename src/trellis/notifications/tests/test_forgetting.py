"""What is removed after its time, and what never is; the task that does it, and the operator's command."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone
from procrastinate.contrib.django import app

from trellis.accounts.models import Person
from trellis.notifications.models import AnsweredLink, Mail, Notification
from trellis.notifications.services.forgetting import forget_old
from trellis.notifications.services.sending import send_waiting
from trellis.notifications.tests.conftest import states, tell_figure, tell_news


def age(**span: float) -> None:
    then = timezone.now() - timedelta(**span)
    Mail.objects.update(created_at=then)
    Notification.objects.update(created_at=then)


def test_dealt_with_mails_go_after_thirty_days_and_the_inbox_stays(make_person, mailoutbox):
    ana = make_person("ana")
    tell_news(ana, addresses=["a@example.org"])
    send_waiting()
    age(days=29)
    assert forget_old() == 0
    age(days=31)
    forget_old()
    assert (Mail.objects.count(), list(Notification.objects.values_list("person", flat=True))) == (
        0,
        [ana.pk],
    )
    age(days=366)
    forget_old()
    assert Notification.objects.count() == 0


def test_what_still_waits_is_never_removed(make_person):
    ana = make_person("ana")
    tell_news(ana, addresses=["a@example.org"])
    tell_figure(ana)
    age(days=1000)
    assert forget_old() == 0
    assert (states(), Notification.objects.count()) == (["waiting", "waiting"], 3)


@pytest.mark.django_db
def test_answers_to_links_go_after_ninety_days():
    for days in (89, 91):
        key = f"00000000-0000-0000-0000-0000000000{days}"
        row = AnsweredLink.objects.create(key=key, purpose="meeting", answer="yes")
        AnsweredLink.objects.filter(pk=row.pk).update(at=timezone.now() - timedelta(days=days))
    assert forget_old() == 1
    assert str(AnsweredLink.objects.get().key).endswith("89")


def test_person_who_goes_takes_everything_along(make_person):
    ana, ben = make_person("ana", news="daily"), make_person("ben")
    tell_news(ana, ben)
    Person.objects.get(pk=ana.pk).delete()
    assert list(Notification.objects.values_list("person", flat=True)) == [ben.pk]


@pytest.mark.django_db(transaction=True)
def test_tasks_send_what_is_told_and_what_waited(make_person, mailoutbox):
    ana, ben = make_person("ana"), make_person("ben")
    tell_news(ana)
    assert app.tasks["trellis.notifications.tasks.send"]() == 1
    tell_news(ben)
    tell_figure(ben)
    age(days=2)
    assert app.tasks["trellis.notifications.tasks.send_again"](0) == 2
    age(days=31)
    assert app.tasks["trellis.notifications.tasks.forget"](0) > 0
    assert [mail.to[0] for mail in mailoutbox] == ["ana@example.org", "ben@example.org", "ben@example.org"]


def test_operator_is_told_how_the_outbox_stands_without_any_name(make_person):
    ana, ben = make_person("ana"), make_person("ben")
    tell_news(ana, ben)
    Mail.objects.filter(person=ana).update(state="refused", failure="550 no such mailbox")
    out = StringIO()
    call_command("mail_state", stdout=out)
    text = out.getvalue()
    assert "waiting   1\nsent      0\nrefused   1\nunwanted  0\nthe oldest that waits was written" in text
    assert "550 no such mailbox" in text
    assert "ana@example.org" not in text
