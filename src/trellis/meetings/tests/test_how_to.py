"""The script of docs/how-to/schedule-by-program.md, as it stands there."""

import io
import re

import pytest
from django.test import Client

from config.composition import actor_of_person
from config.settings import ROOT
from trellis.accounts import services as accounts
from trellis.events.models import Event, Registration
from trellis.events.tests.conftest import make_person
from trellis.imports.models import Import
from trellis.imports.services import applying, duplicates, staging
from trellis.meetings.models import Meeting, MeetingSetup, PlanRun, Seat, Wish
from trellis.meetings.services.working_out import work_out

pytestmark = pytest.mark.django_db
PAGE = ROOT / "docs" / "how-to" / "schedule-by-program.md"
PEOPLE = "Number,Name,E-mail,Company\n" + "".join(
    f"{number},Guest {number},guest{number}@example.org,House {number}\n" for number in range(1, 7)
)
WISHES = "Who,Whom,Wish\n1,2,must\n2,3,like\n3,1,like\n4,5,must\n5,6,like\n6,4,like\nnobody,1,like\n"


def script():
    [text] = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    namespace = {"__name__": "schedule"}
    exec(compile(text, str(PAGE), "exec"), namespace)
    return namespace


class Answer(io.BytesIO):
    """As urlopen gives it."""


def open_in_process(request, client):
    """What would go over the network, asked of the site in this process."""
    path = request.full_url.removeprefix("https://trellis.example.org")
    headers = {name: value for name, value in request.header_items() if name != "Content-type"}
    answer = client.generic(
        request.get_method(), path, request.data or b"", request.get_header("Content-type"), headers=headers
    )
    assert answer.status_code < 400, (request.get_method(), path, answer.content[:2000])
    return Answer(answer.content)


def work(_seconds):
    """While the script waits, the worker works."""
    for run in Import.objects.filter(state="staging"):
        assert staging.stage(run.pk)
        duplicates.search_duplicates(run.pk)
    for number in Import.objects.filter(state="applying").values_list("pk", flat=True):
        applying.apply(number)
    for number in PlanRun.objects.filter(state="queued").values_list("pk", flat=True):
        assert work_out(number)


def test_two_lists_become_a_published_schedule_by_the_api_alone(host, tmp_path, capsys):
    person = make_person("organiser", owner=host)
    token = accounts.create_token(
        actor=actor_of_person(person.pk, name=person.name), label="schedules", days=30
    ).text
    for name, text in (("people.csv", PEOPLE), ("wishes.csv", WISHES)):
        (tmp_path / name).write_text(text)
    found, client = script(), Client()
    found["urlopen"] = lambda request: open_in_process(request, client)
    found["time"] = type("Clock", (), {"sleep": staticmethod(work)})
    found["main"](
        "https://trellis.example.org", token, host.slug, tmp_path / "people.csv", tmp_path / "wishes.csv"
    )
    event = Event.objects.get()
    assert (event.state, event.slug) == ("published", "light-meets-industry")
    assert Registration.objects.filter(event=event, state="registered").count() == 6
    assert Wish.objects.count() == 6
    assert MeetingSetup.objects.get().state == "published"
    assert Meeting.objects.filter(published_at__isnull=False, state="standing").count() == 6
    assert Seat.objects.count() == 12
    said = capsys.readouterr().out
    assert "wishes.csv, row 8, Who" in said
    assert "{'moved': 0, 'replaced': 0, 'seated': 0, 'added': 6, 'dropped': 0}" in said
    assert "{'meetings': 6, 'people': 6}" in said
