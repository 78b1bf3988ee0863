"""Wishes from any registration tool: whom a row means, what is refused, and who may bring a list."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from tests.sight import as_the_application
from trellis.accounts.models import Person
from trellis.core.errors import NotFound, NotPermitted
from trellis.core.transactions import reading
from trellis.events.models import Event
from trellis.events.tests.conftest import actor_for, entries, make_event, make_organisation, make_person
from trellis.imports.models import Import, ImportFile, StagedRow
from trellis.imports.reading.keys import fold
from trellis.imports.services import staging, understanding
from trellis.meetings.models import MayMeet, MeetingRequest, MeetingSetup, Participant
from trellis.meetings.services.bringing import bring_wishes
from trellis.meetings.services.joining import leave
from trellis.meetings.services.requests import ask_meeting
from trellis.meetings.tests.conftest import add_guest, make_meetings
from trellis.meetings.tests.lists import (
    ALL,
    LIST,
    bring,
    make_operator,
    refusals,
    register,
    stage,
    staged,
    taking_part,
    undo,
    wishes,
)
from trellis.meetings.types.lists import WISH_WORDS
from trellis.meetings.types.words import BOOKER, WISH_LABELS
from trellis.notifications.models import Notification

pytestmark = pytest.mark.django_db


def test_a_list_becomes_wishes_that_are_counted_and_named_nowhere(keeper, event, three):
    run = bring(keeper, event, LIST)
    assert wishes(event) == ALL
    assert (run.counts["created"], run.counts["refused"]) == (3, 0)
    said = {"source": [None, f"{event.slug} ({event.pk})"], "wishes added": [None, 3]}
    assert entries(event) == [("imported wishes", said)]
    assert Notification.objects.filter(message__startswith="meetings.").count() == 0


def test_who_left_or_may_not_take_part_is_refused_and_not_brought_back(keeper, event, ada, ben):
    guests = event.participant_kinds.create(name="Guest")
    press = event.participant_kinds.create(name="Press")
    setup = MeetingSetup.objects.get(event=event)
    setup.admitted_kinds.create(kind=guests)
    leave(actor=ben.actor, event_id=event.pk)
    register(event, "Gil", kind=press)
    register(event, "Hal", kind=guests)
    register(event, "Ida", kind=guests, state="waiting")
    register(event, "Jan", kind=guests, state="cancelled")
    run = bring(
        keeper, event, "Who,Whom\nAda,Ben\nAda,Gil\nAda,Hal\nAda,Ida\nJan,Ada\n",
    )  # fmt: skip
    assert refusals(run) == {
        2: [("Whom", "Ben takes part in the meetings no more.", "")],
        3: [("Whom", "Gil cannot take part in the meetings: the rules do not admit them.", "")],
        5: [("Whom", "Ida has no place: On the waiting list.", "")],
        6: [("Who", "Jan has no place: Taken back.", "")],
    }
    assert (wishes(event), taking_part(event)) == ([("Ada", "Hal", "like", "")], ["Ada", "Hal"])


def test_rules_on_organisations_of_the_registry_hold_for_lists_too(keeper, host, event, ada):
    MeetingSetup.objects.filter(event=event).update(only_registered=True)
    member = make_person("kim", owner=host)
    register(event, "Kim", person=member, address="kim@example.org")
    register(event, "Lea", person=make_person("lea"), address="lea@example.org")
    register(event, "Moe")
    run = bring(keeper, event, "Who,Whom\nAda,Kim\nAda,Lea\nAda,Moe\n")
    assert sorted(refusals(run)) == [3, 4]
    with reading(BOOKER):
        row = Participant.objects.get(registration__name="Kim")
    assert (row.organisation_id, row.attends, row.brought_by) == (host.pk, "on_site", run.pk)


def test_each_row_says_what_is_wrong_with_it(keeper, event, three):
    register(event, "Ada", address="other@list.example")
    register(event, "Margarethe Steiger")
    register(event, "Kai", number="A-17")
    register(event, "Lou", number="A-18")
    register(event, "Lou Again", number="A-18", address="again@list.example")
    run = stage(
        keeper, event,
        "Who,Whom,Wish\n"
        "Ada,Ben,must\n"
        "nobody@example.org,Ben,must\n"
        "Margarete Steigr,Cleo,must\n"
        "Ben,ben@example.org,must\n"
        "Ben,Cleo,mist\n"
        "Ben,Cleo,perhaps\n"
        "A-17,A-18,must\n"
        ",Ben,must\n"
        "Ben,,must\n"
        "ADA@example.org,Ada Ada Ltd,must\n"
        '"Ben <BEN@example.org>", cleo ,\n'
        "ben@example.org,Cleo,like\n"
        "Ben,cleo@example.org,no\n"
        "Kai,a-17,no\n"
        "=1+1,Ben,\n"
        "x' OR 1=1 --,%(a)s{{ b }},must\n",
    )  # fmt: skip
    found = refusals(run)
    several = "Several people can be meant: write the mail address."
    unknown = "Nobody of this number, address or name is registered."
    itself = "Nobody meets themselves."
    assert found[2] == [("Who", several, "")]
    assert found[3] == [("Who", unknown, "")]
    assert found[4] == [("Who", unknown, "Margarethe Steiger")]
    assert found[5] == [("Whom", itself, "")]
    word = "This is no wish that is known: write must, like or no."
    assert found[6] == [("Wish", word, "must")]
    assert found[7] == [("Wish", word, "")]
    assert found[8] == [("Whom", several, "")]
    assert [column for column, *_rest in found[9]] == ["Who"]
    assert [column for column, *_rest in found[10]] == ["Whom"]
    assert found[11] == [("Whom", itself, "")]
    assert 12 not in found
    assert 13 not in found  # repeats row 12
    assert found[14] == [("Who", "duplicate_key", "")]  # says otherwise than row 12
    assert found[15] == [("Whom", itself, "")]
    assert found[16][0] == ("Who", unknown, "")
    assert found[17] == [("Who", unknown, ""), ("Whom", unknown, "")]
    assert staged(run).count("added") == 1
    assert staged(run).count("repeated") == 1


def test_those_who_may_not_meet_are_refused(keeper, host):
    event = make_meetings(host)
    buyer, seller = (
        event.participant_kinds.create(name="Buyer"),
        event.participant_kinds.create(name="Seller"),
    )
    MayMeet.objects.create(setup_id=event.pk, kind=buyer, other=seller)
    add_guest(event, "ada", kind=buyer)
    add_guest(event, "ben", kind=buyer)
    add_guest(event, "cleo", kind=seller)
    run = bring(keeper, event, "Who,Whom\nAda,Ben\nAda,Cleo\n")
    assert refusals(run) == {2: [("Whom", "At this event participants of these kinds do not meet.", "")]}
    assert wishes(event) == [("Ada", "Cleo", "like", "")]


def test_no_of_a_list_takes_back_what_was_asked(keeper, event, ada, ben, cleo):
    for other in (ben, cleo):
        ask_meeting(actor=ada.actor, event_id=event.pk, other_id=other.id)
    bring(keeper, event, "Who,Whom,Wish\nAda,Ben,no\nAda,Cleo,must\n")
    with reading(BOOKER):
        rows = MeetingRequest.objects.filter(sender_id=ada.id).order_by("receiver_id")
        assert [(row.receiver_id, row.state) for row in rows] == [(ben.id, "withdrawn"), (cleo.id, "asked")]


def test_two_events_with_the_same_people_know_nothing_of_each_other(keeper, host, event, three):
    rival = make_organisation("Rival")
    rival_actor = actor_for(make_person("rival", owner=rival), owner=rival)
    other = make_meetings(rival, title="Another day")
    add_guest(other, "ada", said={"number": "1"})
    add_guest(other, "ben", said={"number": "2"})
    register(other, "Only There", address="there@list.example", number="3")
    register(event, "Cleo Twin", number="2")
    more = "ada@example.org,there@list.example,must,\nAda,Only There,must,\nAda,3,must,\nAda,2,must,\n"
    run = bring(keeper, event, LIST + more)
    unknown = ("Whom", "Nobody of this number, address or name is registered.", "")
    assert refusals(run) == {5: [unknown], 6: [unknown], 7: [unknown]}
    assert wishes(event) == [*ALL[:2], ("Ada", "Cleo Twin", "must", ""), ALL[2]]
    assert (wishes(other), taking_part(other)) == ([], ["Ada", "Ben"])
    theirs = bring(rival_actor, other, "Who,Whom,Wish\nada@example.org,ben@example.org,no\n", retire=True)
    assert (wishes(other), len(wishes(event))) == ([("Ada", "Ben", "no", "")], 4)
    undo(rival_actor, theirs)
    assert (wishes(other), len(wishes(event))) == ([], 4)


def test_rows_that_name_an_event_of_others_are_refused(keeper, host, event, three):
    rival = make_organisation("Rival")
    other = make_meetings(rival, title="Another day")
    add_guest(other, "ada")
    add_guest(other, "ben")
    text = f"Event,Who,Whom\n{other.slug},ada@example.org,ben@example.org\nnowhere,Ada,Ben\n"
    upload = SimpleUploadedFile("wishes.csv", text.encode())
    number = bring_wishes(actor=keeper, slug=event.slug, files=[upload])
    understanding.set_constants(actor=keeper, import_id=number, position=1, constants={})
    understanding.begin_staging(actor=keeper, import_id=number)
    staging.stage(number)
    none = ("Event", "There is no such event of yours.", "")
    assert refusals(number) == {2: [none], 3: [none]}


def test_rows_of_an_event_without_meetings_or_with_closed_ones_are_refused(keeper, host, event, three):
    make_event(host, "No meetings")
    closed = make_meetings(host, title="Closed", state="closed")
    text = f"Event,Who,Whom\nno-meetings,Ada,Ben\n{closed.slug},Ada,Ben\n{event.slug},Ada,Ben\n"
    upload = SimpleUploadedFile("wishes.csv", text.encode())
    number = bring_wishes(actor=keeper, slug=event.slug, files=[upload])
    understanding.set_constants(actor=keeper, import_id=number, position=1, constants={})
    understanding.begin_staging(actor=keeper, import_id=number)
    staging.stage(number)
    assert refusals(number) == {
        2: [("Event", "This event has no meetings yet: begin with them first.", "")],
        3: [("Event", "The meetings of this event are closed.", "")],
    }


def test_only_keepers_of_a_host_bring_lists_and_nobody_else_sees_them(keeper, host, event, three):
    rival = make_organisation("Rival")
    rival_actor = actor_for(make_person("rival", owner=rival), owner=rival)
    operator = make_operator("boss")
    viewer = actor_for(make_person("viewer", member=host), member=host)
    upload = SimpleUploadedFile("wishes.csv", LIST.encode())
    for stranger in (rival_actor, operator, viewer, three[0].actor):
        with pytest.raises(NotPermitted):
            bring_wishes(actor=stranger, slug=event.slug, files=[upload])
    with pytest.raises(NotFound):
        bring_wishes(actor=keeper, slug="nowhere", files=[upload])
    run = bring(keeper, event, LIST)
    for stranger in (rival_actor, operator, viewer, three[0].actor):
        with as_the_application(), reading(stranger):
            seen = Import.objects.filter(pk=run.pk), StagedRow.objects.filter(file__owner=run)
            assert (stranger.name, [rows.count() for rows in seen]) == (stranger.name, [0, 0])
            assert Import.objects.visible_to(stranger).count() == 0


def test_lists_come_while_meetings_are_prepared_and_not_once_they_are_closed_or_over(keeper, event, three):
    MeetingSetup.objects.filter(event=event).update(state="preparing")
    assert bring(keeper, event, LIST).counts["created"] == 3
    staged_before = stage(keeper, event, LIST.replace("must", "like"))
    MeetingSetup.objects.filter(event=event).update(state="closed")
    with pytest.raises(NotPermitted):
        stage(keeper, event, LIST)
    MeetingSetup.objects.filter(event=event).update(state="open")
    Event.objects.filter(pk=event.pk).update(starts_at="2020-01-01T08:00Z", ends_at="2020-01-01T09:00Z")
    with pytest.raises(NotPermitted):
        stage(keeper, event, LIST)
    assert staged_before.state == "staged"


def test_numbers_of_the_registration_tool_and_ranks_do(keeper, event):
    register(event, "Ada", number="7")
    register(event, "Ben", number="8")
    register(event, "Cleo", number="9")
    bring(keeper, event, "Teilnehmer;Wunschpartner;Priorität\n7;8;1\n8;9;3\n9;7;Nein danke\n")
    assert wishes(event) == [
        ("Ada", "Ben", "must", ""),
        ("Ben", "Cleo", "like", ""),
        ("Cleo", "Ada", "no", ""),
    ]


@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_words_of_the_screen_are_words_of_lists(language):
    with translation.override(language):
        said = {kind: WISH_WORDS.get(fold(str(label))) for kind, label in WISH_LABELS.items()}
    assert said == {kind: kind for kind in WISH_LABELS}


@pytest.mark.parametrize("text", [b"", b"Who,Whom\n", b"\x00\xff\xfe", b"Who,Whom\n" + b"a," * 5000])
def test_empty_and_hostile_files_are_told_and_store_nothing(keeper, event, three, text):
    upload = SimpleUploadedFile("wishes.csv", text)
    number = bring_wishes(actor=keeper, slug=event.slug, files=[upload])
    file = ImportFile.objects.get(owner_id=number)
    assert file.refusal or file.matches is not None
    assert wishes(event) == []


def test_list_is_brought_from_the_screen_of_the_setup(client, keeper, event, three):
    client.force_login(Person.objects.get(pk=keeper.person_id))
    assert client.get(reverse("meetings:setup", args=[event.slug])).context_data["brings_wishes"] is True
    url = reverse("meetings:wishes", args=[event.slug])
    assert len(client.get(url).context_data["kinds"]) == 3
    assert client.post(url, {}).status_code == 422
    answer = client.post(url, {"upload": SimpleUploadedFile("wishes.csv", LIST.encode())})
    run = Import.objects.get()
    assert answer["Location"] == reverse("imports:import", args=[run.pk])
    assert run.files.get().constants == {"event": event.slug}
    assert run.source.is_private is True


def test_stranger_finds_no_list_on_the_screen(client, event, three):
    client.force_login(three[0].person)
    assert client.get(reverse("meetings:wishes", args=[event.slug])).status_code == 403
    assert client.get(reverse("meetings:wishes", args=["nowhere"])).status_code == 404
