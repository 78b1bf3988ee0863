"""The next list of wishes, its undo, and the words of people: what a list never changes."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from trellis.accounts.models import Person
from trellis.events.models import Registration
from trellis.events.tests.conftest import actor_for, entries, make_organisation, make_person
from trellis.imports.models import Import, Source
from trellis.imports.services import accepting, applying, duplicates, staging, understanding, undoing
from trellis.imports.types import Acceptance, Change, ImportContext, Operation
from trellis.meetings.models import MeetingSetup
from trellis.meetings.services.adapter import WishesAdapter
from trellis.meetings.services.bringing import bring_wishes
from trellis.meetings.services.joining import join, leave
from trellis.meetings.services.wishes import set_wish
from trellis.meetings.tests.conftest import make_meetings
from trellis.meetings.tests.lists import (
    ALL,
    LIST,
    bring,
    past,
    register,
    stage,
    staged,
    taking_part,
    undo,
    warnings,
    wishes,
)
from trellis.meetings.types.lists import named

pytestmark = pytest.mark.django_db


def test_the_same_list_again_changes_nothing_and_a_newer_one_only_what_it_says(keeper, event, three):
    bring(keeper, event, LIST)
    assert staged(stage(keeper, event, LIST)) == ["unchanged"] * 3
    gone, new = "ben@example.org,ada@example.org,no thanks,\n", "cleo@example.org,ben@example.org,2,New\n"
    newer = LIST.replace("cleo@example.org,like", "cleo@example.org,must").replace(gone, new)
    run = bring(keeper, event, newer)
    assert staged(run) == ["unchanged", "changed", "added"]
    assert {name: run.counts[name] for name in ("created", "updated", "unchanged", "missing")} == {
        "created": 1, "updated": 1, "unchanged": 1, "missing": 1,
    }  # fmt: skip
    assert wishes(event) == [
        ("Ada", "Ben", "must", "About lenses"),
        ("Ada", "Cleo", "must", ""),
        ("Ben", "Ada", "no", ""),  # gone from the list, and nobody said to end it
        ("Cleo", "Ben", "like", "New"),
    ]
    undo(keeper, run)
    assert wishes(event) == ALL


def test_what_a_list_names_no_more_is_ended_if_a_person_says_so_and_undo_brings_it_back(keeper, event, three):
    bring(keeper, event, LIST)
    shorter = "\n".join(LIST.split("\n")[:2]) + "\n"
    run = bring(keeper, event, shorter, retire=True)
    assert (run.counts["retired"], run.counts["not_retired"]) == (2, 0)
    assert (wishes(event), past(event)) == (ALL[:1], [("Ada", "Cleo", "like"), ("Ben", "Ada", "no")])
    undo(keeper, run)
    assert (wishes(event), past(event)) == (ALL, [])
    bring(keeper, event, shorter, retire=True)
    again = bring(keeper, event, LIST.replace("cleo@example.org,like", "cleo@example.org,must"))
    assert again.counts["restored"] == 2
    assert (wishes(event), past(event)) == ([ALL[0], ("Ada", "Cleo", "must", ""), ALL[2]], [])


def test_own_words_stand_whatever_lists_say_end_or_undo(keeper, event, three):
    ada, ben, cleo = three
    set_wish(actor=ada.actor, event_id=event.pk, other_id=ben.id, kind="like", remark="Mine")
    first = bring(keeper, event, LIST)
    set_wish(actor=ada.actor, event_id=event.pk, other_id=cleo.id, kind="no", remark="Changed")
    set_wish(actor=ben.actor, event_id=event.pk, other_id=ada.id, kind="")
    own = [("Ada", "Ben", "like", "Mine"), ("Ada", "Cleo", "no", "Changed")]
    newer = LIST.replace("About lenses", "Another").replace(",like", ",must").replace("no thanks", "must")
    run = bring(keeper, event, newer)
    assert wishes(event) == own
    assert staged(run) == ["unchanged"] * 3
    assert warnings(run) == [
        (2, "Ada said otherwise since: their own word stands."),
        (3, "Ada said otherwise since: their own word stands."),
        (4, "Ben said otherwise since: their own word stands."),
    ]
    ended = bring(keeper, event, "Who,Whom\ncleo@example.org,ada@example.org\n", retire=True)
    assert (ended.counts["missing"], ended.counts["retired"]) == (3, 0)
    assert wishes(event) == [*own, ("Cleo", "Ada", "like", "")]
    undo(keeper, ended)
    undo(keeper, run)
    undone = undo(keeper, first)
    assert (wishes(event), past(event)) == (own, [("Ben", "Ada", "")])
    assert undone.counts["undo_kept"] == 2
    # Ben wishes again: from then on what he took back is forgotten.
    set_wish(actor=ben.actor, event_id=event.pk, other_id=ada.id, kind="must")
    assert past(event) == []


def test_a_wish_is_ended_only_by_the_source_that_brought_it(keeper, host, event, three):
    second = make_organisation("Second Host")
    event.hosts.create(organisation=second, role="co_organiser", state="accepted")
    partner = actor_for(make_person("partner", owner=second), owner=second)
    bring(keeper, event, LIST)
    bring(partner, event, LIST)
    run = bring(partner, event, "Who,Whom\ncleo@example.org,ada@example.org\n", retire=True)
    assert (run.counts["missing"], run.counts["retired"], run.counts["not_retired"]) == (3, 0, 3)
    assert wishes(event) == [*ALL, ("Cleo", "Ada", "like", "")]
    mine = bring(keeper, event, "Who,Whom\ncleo@example.org,ben@example.org\n", retire=True)
    assert mine.counts["retired"] == 3
    assert wishes(event) == [("Cleo", "Ada", "like", ""), ("Cleo", "Ben", "like", "")]


def test_undo_takes_back_wishes_and_those_whom_they_brought_in(keeper, event, ada):
    for name in ("Dora", "Emil", "Finn"):
        register(event, name)
    run = bring(
        keeper, event,
        "Who,Whom\ndora@list.example,ada@example.org\ndora@list.example,emil@list.example\nada@example.org,Finn\n",
    )  # fmt: skip
    assert taking_part(event) == ["Ada", "Dora", "Emil", "Finn"]
    assert entries(event)[-1][1]["people brought in"] == [None, 3]
    finn = Registration.objects.get(name="Finn")
    Registration.objects.filter(pk=finn.pk).update(person=make_person("finn"))
    join(actor=actor_for(Person.objects.get(email="finn@example.org")), event_id=event.pk, attends="online")
    undo(keeper, run)
    assert (wishes(event), taking_part(event)) == ([], ["Ada", "Finn"])


def test_who_left_since_the_rows_were_looked_at_stops_it_and_nothing_is_stored(keeper, event, three):
    run = stage(keeper, event, LIST)
    leave(actor=three[2].actor, event_id=event.pk)
    accepting.accept(actor=keeper, import_id=run.pk, acceptance=Acceptance.SOUND_ROWS, retires_missing=False)
    applying.apply(run.pk)
    found = Import.objects.get(pk=run.pk)
    assert (found.state, found.failure) == ("staged", "Cleo takes part in the meetings no more.")
    assert wishes(event) == []


@pytest.mark.parametrize("step", ["close", "remove"])
def test_what_changed_since_the_rows_were_looked_at_stops_it(keeper, event, three, step):
    register(event, "Dora")
    run = stage(keeper, event, LIST + "Ada,Dora,like,\n")
    if step == "close":
        MeetingSetup.objects.filter(event=event).update(state="closed")
    else:
        Registration.objects.filter(name="Dora").delete()
    accepting.accept(actor=keeper, import_id=run.pk, acceptance=Acceptance.SOUND_ROWS, retires_missing=False)
    applying.apply(run.pk)
    found = Import.objects.get(pk=run.pk)
    said = {
        "close": "The meetings of this event are closed.",
        "remove": "Somebody whom the list names is not registered any more: check the rows again.",
    }
    assert (found.state, found.failure) == ("staged", said[step])
    assert wishes(event) == []


def written(keeper, run, *changes):
    """What comes of changes that meet something else than was looked at."""
    context = ImportContext(import_id=run.pk, source="s", organisation=None)
    found = WishesAdapter().apply(record_type="wish", changes=changes, context=context, actor=keeper)
    return [(one.record, str(one.refused)) for one in found]


def test_changes_that_come_too_late_write_nothing_over(keeper, event, three):
    ada, ben, cleo = three
    run = bring(keeper, event, LIST)
    bring(keeper, event, "\n".join(LIST.split("\n")[:3]) + "\n", retire=True)
    set_wish(actor=ada.actor, event_id=event.pk, other_id=cleo.id, kind="no", remark="Own")
    number = {guest: guest.registration.pk for guest in three}
    said = {guest: named(number[guest], guest.registration.address) for guest in three}

    def new(who, whom):
        values = {"event": event.slug, "who": said[who], "whom": said[whom], "kind": "must"}
        return Change(operation=Operation.CREATE, values=values)

    def at(operation, who, whom, **values):
        return Change(operation=operation, record=f"{number[who]}-{number[whom]}", values=values)

    standing, own, past_one, none = (ada, ben), (ada, cleo), (ben, ada), (cleo, ben)
    record = {pair: f"{number[pair[0]]}-{number[pair[1]]}" for pair in (standing, own, past_one, none)}
    assert written(keeper, run, new(*standing), new(*own), new(*past_one)) == [
        (record[standing], ""), (record[own], ""), (record[past_one], ""),
    ]  # fmt: skip
    now = [("Ada", "Ben", "must", "About lenses"), ("Ada", "Cleo", "no", "Own"), ("Ben", "Ada", "must", "")]
    assert (wishes(event), past(event)) == (now, [])
    over, theirs = "It stands no more already.", "They said so themselves."
    update, retire, remove = Operation.UPDATE, Operation.RETIRE, Operation.REMOVE
    assert written(keeper, run, at(update, *own, kind="must"), at(update, *none, kind="must")) == [
        (record[own], ""), (record[none], ""),
    ]  # fmt: skip
    assert written(keeper, run, at(retire, *own), at(retire, *none)) == [
        (record[own], theirs), (record[none], over),
    ]  # fmt: skip
    assert written(keeper, run, at(remove, *own), at(remove, *none)) == [
        (record[own], theirs), (record[none], over),
    ]  # fmt: skip
    assert written(keeper, run, at(Operation.RESTORE, *own)) == [(record[own], "")]
    assert wishes(event) == now
    other = Import.objects.create(source=Source.objects.create(target="wishes", name="Another"))
    assert written(keeper, other, at(remove, *standing), at(retire, *standing)) == [
        (record[standing], "Another list brought it."), (record[standing], "Another list brought it."),
    ]  # fmt: skip
    assert wishes(event) == now
    assert written(keeper, run, at(retire, *standing)) == [(record[standing], "")]
    assert written(keeper, run, at(remove, *standing)) == [(record[standing], "")]
    assert (wishes(event), past(event)) == (now[1:], [])


def test_what_somebody_says_between_looking_and_storing_stands(keeper, event, three):
    ada, ben, _cleo = three
    run = stage(keeper, event, LIST)
    set_wish(actor=ada.actor, event_id=event.pk, other_id=ben.id, kind="no")
    accepting.accept(actor=keeper, import_id=run.pk, acceptance=Acceptance.SOUND_ROWS, retires_missing=False)
    applying.apply(run.pk)
    assert wishes(event) == [("Ada", "Ben", "no", ""), *ALL[1:]]


def counted(work):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        work()
    return len(queries)


def rounds(keeper, host, people):
    """Queries of looking at, and of storing, so many people's wishes of one another, all of them new."""
    event = make_meetings(host, title=f"Day of {people}")
    said = {"event": event, "state": "registered"}
    Registration.objects.bulk_create(
        Registration(name=f"Guest {one}", address=f"g{one}@list.example", number=str(one), **said)
        for one in range(people)
    )
    text = "Who,Whom\n" + "".join(f"{one},Guest {(one + 1) % people}\n" for one in range(people))
    upload = SimpleUploadedFile("wishes.csv", text.encode())
    number = bring_wishes(actor=keeper, slug=event.slug, files=[upload])
    understanding.begin_staging(actor=keeper, import_id=number)
    looked = counted(lambda: staging.stage(number))
    duplicates.search_duplicates(number)
    accepting.accept(
        actor=keeper, import_id=number, acceptance=Acceptance.ALL_OR_NOTHING, retires_missing=False
    )
    stored = counted(lambda: applying.apply(number))
    assert len(wishes(event)) == people
    undoing.begin_undo(actor=keeper, import_id=number)
    undone = counted(lambda: undoing.undo(number))
    assert (wishes(event), taking_part(event)) == ([], [])
    return looked, stored, undone


def test_ten_and_a_hundred_wishes_cost_the_same_queries(keeper, host):
    assert rounds(keeper, host, 10) == rounds(keeper, host, 100)
