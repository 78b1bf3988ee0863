"""What goes with its person; the tasks that send, and the operator's command."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone
from procrastinate.contrib.django import app

from trellis.accounts.models import Person
from trellis.notifications.models import Mail, Notification
from trellis.notifications.tests.conftest import tell_figure, tell_news


def age(**span: float) -> None:
    then = timezone.now() - timedelta(**span)
    Mail.objects.update(created_at=then)
    Notification.objects.update(created_at=then)


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
