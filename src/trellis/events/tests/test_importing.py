"""Lists of participants from any registration tool: read, compared, undone; and nobody is told by them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from trellis.core.errors import InvalidInput, NotFound, NotPermitted
from trellis.core.transactions import reading
from trellis.events.models import Event, Registration
from trellis.events.selectors.registration import list_questions
from trellis.events.services import asking, bringing, registering
from trellis.events.tests.conftest import actor_for, entries, make_event, make_person
from trellis.events.types.registration import Said
from trellis.imports.models import Import, RowFault, StagedRow
from trellis.imports.services import accepting, applying, duplicates, staging, understanding, undoing
from trellis.imports.types import Acceptance
from trellis.notifications.models import Notification

pytestmark = pytest.mark.django_db
LIST = (
    "First name,Last name,E-mail,Company,Country,Ticket type,Job title,We offer,Diet\n"
    "Ada,Lovelace,Ada@lens.example,Lens Works,France,speaker,Head,Lenses,None\n"
    "Bea,Byron,bea@prism.example,Prism Works,Germany,Guest,,,Vegan\n"
    "Cy,Clark,cy@mirror.example,Mirror Works,Austria,Guest,,,\n"
)


@pytest.fixture
def event(actor, host):
    row = make_event(host)
    for name in ("Guest", "Speaker"):
        asking.add_kind(actor=actor, event_id=row.pk, name=name, needs_approval=False)
    asking.add_question(
        actor=actor, event_id=row.pk, kind="choice", label="Diet", options=["None", "Vegan"], is_required=True
    )
    return row


def stage(actor, event, text):
    upload = SimpleUploadedFile("attendees.csv", text.encode())
    number = bringing.bring_list(actor=actor, slug=event.slug, files=[upload])
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
    assert Import.objects.get(pk=run.pk).state == "undone"


def staged(run):
    return list(StagedRow.objects.filter(file__owner=run).order_by("number").values_list("change", flat=True))


def faults(run):
    rows = RowFault.objects.filter(file__owner=run).order_by("row", "id")
    return [(one.row, one.column, one.verdict, one.suggestion) for one in rows]


def rows(actor, event, *columns):
    with reading(actor):
        found = Registration.objects.filter(event=event).order_by("address")
        return list(found.values_list(*columns, flat=len(columns) == 1))


def taken(event):
    return Event.objects.get(pk=event.pk).taken


@pytest.mark.system("C2")
def test_a_list_becomes_participants_with_places_and_nobody_is_told(actor, event):
    bring(actor, event, LIST)
    assert rows(actor, event, "name", "address", "organisation", "country_id", "kind__name", "state") == [
        ("Ada Lovelace", "ada@lens.example", "Lens Works", "country:FR", "Speaker", "registered"),
        ("Bea Byron", "bea@prism.example", "Prism Works", "country:DE", "Guest", "registered"),
        ("Cy Clark", "cy@mirror.example", "Mirror Works", "country:AT", "Guest", "registered"),
    ]
    question = str(list_questions(event_id=event.pk)[0].id)
    assert rows(actor, event, "answers") == [{question: "None"}, {question: "Vegan"}, {}]
    assert rows(actor, event, "role", "offers")[0] == ("Head", "Lenses")
    assert taken(event) == 3
    assert Notification.objects.filter(message__startswith="events.").count() == 0


def test_the_same_list_again_changes_nothing_and_a_newer_one_only_what_it_says(actor, event):
    bring(actor, event, LIST)
    assert staged(stage(actor, event, LIST)) == ["unchanged"] * 3
    gone = "Cy,Clark,cy@mirror.example,Mirror Works,Austria,Guest,,,\n"
    new = "Di,Dee,di@new.example,New,Spain,Guest,,,\n"
    newer = LIST.replace("Prism Works", "Prism Group").replace("Vegan", "None").replace(gone, new)
    run = bring(actor, event, newer)
    assert staged(run) == ["unchanged", "changed", "added"]
    assert Import.objects.get(pk=run.pk).counts["missing"] == 1
    assert rows(actor, event, "organisation") == ["Lens Works", "Prism Group", "Mirror Works", "New"]
    assert {value for answers in rows(actor, event, "answers") for value in answers.values()} == {"None"}


def test_who_is_gone_gives_the_place_away_only_if_a_person_says_so(actor, event):
    bring(actor, event, LIST)
    shorter = LIST.replace("Cy,Clark,cy@mirror.example,Mirror Works,Austria,Guest,,,\n", "")
    bring(actor, event, shorter, retire=True)
    assert rows(actor, event, "state") == ["registered", "registered", "declined"]
    assert taken(event) == 2
    bring(actor, event, LIST)
    assert (rows(actor, event, "state"), taken(event)) == (["registered"] * 3, 3)


def test_what_people_said_or_did_themselves_stays(actor, event):
    kind = event.participant_kinds.get(name="Guest").pk
    question = list_questions(event_id=event.pk)[0].id
    ada = actor_for(make_person("ada"))
    registering.register(
        actor=ada, event_id=event.pk,
        said=Said(name="Countess", organisation="Own words", kind_id=kind, answers={question: "Vegan"}),
    )  # fmt: skip
    text = LIST.replace("Ada@lens.example", "ada@example.org")
    run = bring(actor, event, text)
    own = ("Countess", "Own words", "Guest", {str(question): "Vegan"}, "Lenses")
    assert rows(actor, event, "name", "organisation", "kind__name", "answers", "offers")[0] == own
    registering.take_back(actor=ada, event_id=event.pk)
    bring(actor, event, text.replace("Lenses", "Mirrors"))
    assert rows(actor, event, "state") == ["cancelled", "registered", "registered"]
    undo(actor, Import.objects.latest("id"))
    undo(actor, run)
    assert rows(actor, event, "name", "state") == [("Countess", "cancelled")]


def test_number_of_the_registration_tool_is_kept_and_follows_the_list(actor, event):
    header, *people = LIST.strip().split("\n")
    text = "\n".join([f"Registration number,{header}", *(f"A-{n},{row}" for n, row in enumerate(people))])
    bring(actor, event, text)
    assert rows(actor, event, "number") == ["A-0", "A-1", "A-2"]
    assert staged(stage(actor, event, text)) == ["unchanged"] * 3
    run = bring(actor, event, text.replace("A-1", "B-1"))
    assert rows(actor, event, "number") == ["A-0", "B-1", "A-2"]
    undo(actor, run)
    assert rows(actor, event, "number") == ["A-0", "A-1", "A-2"]


def test_undo_takes_back_what_a_list_brought_and_frees_the_places(actor, event):
    run = bring(actor, event, LIST)
    undo(actor, run)
    assert (rows(actor, event, "name"), taken(event)) == ([], 0)


def test_places_run_out_for_a_list_too(actor, event):
    Event.objects.filter(pk=event.pk).update(capacity=2)
    bring(actor, event, LIST)
    assert sorted(rows(actor, event, "state")) == ["registered", "registered", "waiting"]
    assert taken(event) == 2


def test_each_row_says_what_is_wrong_with_it(actor, event):
    text = (
        "Name,E-mail,Country,Kind,Diet\n"
        "Ada,nowhere,France,Guest,None\n"
        "Bea,bea@lens.example,Ruritania,Guest,None\n"
        "Cy,cy@lens.example,France,Speeker,None\n"
        "Di,di@lens.example,France,Guest,Stones\n"
        "Ed,ed@lens.example,France,Guest,\n"
        "Ed again,ED@lens.example,France,Guest,None\n"
        ",flo@lens.example,France,Guest,None\n"
    )
    run = stage(actor, event, text)
    found = faults(run)
    assert {(row, column) for row, column, verdict, _text in found if verdict == "refused"} >= {
        (2, "E-mail"), (4, "Kind"), (8, "Name"),
    }  # fmt: skip
    assert (4, "Kind", "refused", "Speaker") in found
    assert [row for row, _column, verdict, _text in found if row == 5 and verdict == "warned"] == [5]
    assert any(row in (6, 7) for row, *_rest in found)
    assert rows(actor, event, "name") == []


def test_only_those_who_keep_the_event_bring_lists(actor, rival_actor, rival, event):
    upload = SimpleUploadedFile("a.csv", LIST.encode())
    with pytest.raises(NotPermitted):
        bringing.bring_list(actor=rival_actor, slug=event.slug, files=[upload])
    with pytest.raises(NotFound):
        bringing.bring_list(actor=rival_actor, slug="nothing", files=[upload])
    with pytest.raises(NotPermitted):
        bringing.tell_brought(actor=rival_actor, event_id=event.pk)
    other = make_event(rival, "Other")
    run = stage(rival_actor, other, LIST.replace("Company", "Event").replace("Lens Works", event.slug))
    assert rows(actor, event, "name") == []
    assert "There is no such event of yours." in {
        one.params.get("message") for one in RowFault.objects.filter(file__owner=run, row=2)
    }


def test_those_whom_a_list_brought_are_told_once_if_the_organiser_says_so(window, actor, event):
    bring(actor, event, LIST)
    registering.register_as_visitor(
        actor=actor_for(make_person("x")), event_id=event.pk, address="own@lens.example",
        said=Said(name="Own", kind_id=event.participant_kinds.first().pk,
                  answers={list_questions(event_id=event.pk)[0].id: "None"}),
    )  # fmt: skip
    before = Notification.objects.filter(message="events.registered").count()
    assert window.get(reverse("events:bring", args=[event.slug])).context_data["untold"] == 3
    window.post(reverse("events:tell_brought", args=[event.slug]))
    told = Notification.objects.filter(message="events.registered").order_by("mail__address")
    assert before == 0
    assert [one.mail.address for one in told] == [
        "ada@lens.example",
        "bea@prism.example",
        "cy@mirror.example",
    ]
    with pytest.raises(InvalidInput):
        bringing.tell_brought(actor=actor, event_id=event.pk)
    assert ("told participants", {"participants": [None, 3]}) in entries(event)


def test_list_is_brought_from_the_screen_of_the_event(window, event):
    url = reverse("events:bring", args=[event.slug])
    page = window.get(url).context_data
    assert (page["kinds"], page["questions"]) == (("Guest", "Speaker"), ("Diet",))
    assert window.post(url, {}).status_code == 422
    answer = window.post(url, {"upload": SimpleUploadedFile("a.csv", LIST.encode())})
    run = Import.objects.get()
    assert answer["Location"] == reverse("imports:import", args=[run.pk])
    assert run.files.get().constants == {"event": event.slug}


# --- several people, typed


def group(**more):
    return {"rows": "5", "organisation": "Lens Works", **more}


def test_group_is_registered_from_a_table(window, actor, host):
    event = make_event(host)
    url = reverse("events:register_group", args=[event.slug])
    assert len(window.get(url).context_data["rows"]) == 5
    people = {"p0-name": "Ada", "p0-address": "ada@lens.example", "p0-role": "Head",
              "p3-name": "Bea", "p3-address": "bea@lens.example"}  # fmt: skip
    answer = window.post(url, group(**people))
    assert answer.status_code == 302
    assert rows(actor, event, "name", "organisation", "role") == [
        ("Ada", "Lens Works", "Head"), ("Bea", "Lens Works", ""),
    ]  # fmt: skip


def test_each_row_of_a_group_says_its_fault_and_nothing_typed_is_lost(window, actor, host):
    event = make_event(host)
    url = reverse("events:register_group", args=[event.slug])
    window.post(url, group(**{"p0-name": "Known", "p0-address": "known@lens.example"}))
    people = {
        "p0-name": "Ada", "p0-address": "nowhere",
        "p2-name": "", "p2-address": "bea@lens.example",
        "p3-name": "Bea", "p3-address": "BEA@lens.example",
        "p4-name": "Once more", "p4-address": "known@lens.example",
    }  # fmt: skip
    answer = window.post(url, group(**people))
    shown = answer.context_data["rows"]
    assert answer.status_code == 422
    assert [sorted(row.errors) for row in shown] == [["address"], [], ["name"], ["address"], ["address"]]
    assert [row["address"].value() for row in shown][0::2] == [
        "nowhere",
        "bea@lens.example",
        "known@lens.example",
    ]
    assert answer.context_data["form"]["organisation"].value() == "Lens Works"
    assert rows(actor, event, "name") == ["Known"]
    more = window.post(url, group(more="1", **people))
    assert (more.status_code, len(more.context_data["rows"])) == (200, 10)
    assert more.context_data["rows"][0]["name"].value() == "Ada"
    assert window.post(url, group()).status_code == 422
