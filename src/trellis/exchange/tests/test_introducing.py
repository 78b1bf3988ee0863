"""Introductions: who may ask and answer, what each side learns, and what happens when nobody answers."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from trellis.audit.models import AuditEntry
from trellis.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from trellis.core.transactions import change
from trellis.core.types import VISITOR
from trellis.exchange.models import Introduction, Listing
from trellis.exchange.selectors.introductions import get_introduction, list_introductions
from trellis.exchange.services import going_on, introducing
from trellis.exchange.services.telling_introductions import LINK
from trellis.exchange.tests.conftest import actor_of, make_organisation, make_person
from trellis.exchange.types.introductions import INTRODUCER, IntroductionState, Outcome
from trellis.notifications.models import Notification
from trellis.notifications.services import links
from trellis.registry.models import PersonMembership

S = IntroductionState


@pytest.fixture
def founder(stranger):
    return actor_of(make_person(stranger))


@pytest.fixture
def need(post) -> int:
    return post("Looms wanted", side="need")


@pytest.fixture
def offer(post, founder, stranger) -> int:
    return post("Looms of steel", actor=founder, organisation_id=stranger.pk)


@pytest.fixture
def asked(need, offer, miller) -> int:
    return introducing.ask_introduction(
        actor=miller, listing_id=need, other_id=offer, message="Are they for wool?"
    )


def mails() -> list[tuple[str, str]]:
    """To whom each mail goes and what it says, in order; forgotten then."""
    found = Notification.objects.order_by("pk").values_list("mail__person__email", "message")
    told = [*found]
    Notification.objects.all().delete()
    return told


def test_both_learn_who_speaks_for_the_other_once_both_agreed(asked, miller, founder):
    for actor in (miller, founder):
        assert get_introduction(actor=actor, introduction_id=asked).contact is None
    introducing.agree(actor=founder, introduction_id=asked)
    own, theirs = (get_introduction(actor=actor, introduction_id=asked) for actor in (miller, founder))
    assert (own.state, own.is_asker, own.contact.address) == (S.AGREED, True, "owner@far-foundry.example")
    assert (own.contact.organisation, own.other_title) == ("Far Foundry", "Looms of steel")
    assert (theirs.is_asker, theirs.contact.address, theirs.contact.name) == (
        False, "owner@quiet-mill.example", "owner of quiet-mill",
    )  # fmt: skip
    assert set(Listing.objects.values_list("state", flat=True)) == {"matched"}


def test_declined_one_shows_nothing_but_the_reason(asked, need, offer, miller, founder):
    introducing.decline(actor=founder, introduction_id=asked, reason="Not for wool")
    found = get_introduction(actor=miller, introduction_id=asked)
    assert (found.state, found.reason, found.contact) == (S.DECLINED, "Not for wool", None)
    with pytest.raises(Conflict, match="They declined before"):
        introducing.ask_introduction(actor=miller, listing_id=need, other_id=offer)
    introducing.ask_introduction(actor=founder, listing_id=offer, other_id=need)


def test_only_the_two_sides_know_of_it(asked, miller, founder, operator, dyer, manager):
    fellow = actor_of(make_person(dyer))
    for actor in (VISITOR, fellow, manager):
        with pytest.raises(NotFound):
            get_introduction(actor=actor, introduction_id=asked)
        assert list_introductions(actor=actor, page=1, size=10) == ([], 0)
    for actor in (miller, founder, operator):
        assert get_introduction(actor=actor, introduction_id=asked).id == asked
        assert list_introductions(actor=actor, page=1, size=10)[1] == 1


def test_only_who_is_asked_answers_and_only_who_asked_takes_back(asked, miller, founder, dyer):
    with pytest.raises(NotPermitted):
        introducing.agree(actor=miller, introduction_id=asked)
    with pytest.raises(NotPermitted):
        introducing.take_back(actor=founder, introduction_id=asked)
    outsider = actor_of(make_person(dyer))
    for step in (introducing.agree, introducing.decline, introducing.take_back):
        with pytest.raises(NotFound):
            step(actor=outsider, introduction_id=asked)
    introducing.take_back(actor=miller, introduction_id=asked)
    with pytest.raises(Conflict, match="taken back"):
        introducing.agree(actor=founder, introduction_id=asked)


def test_what_cannot_be_introduced(need, offer, post, miller, founder, dyer):
    other_need = post("Looms too", side="need")
    own_offer = post("Looms of our own")
    advice = post("Advice", kind="expert-advice", actor=founder, organisation_id=make_own(founder))
    draft = post("Looms in a draft", publish=False, actor=founder, organisation_id=make_own(founder))
    for other, error in (
        (other_need, NotPermitted), (own_offer, NotPermitted), (advice, NotPermitted), (draft, NotFound),
        (need, NotPermitted), (999_999, NotFound),
    ):  # fmt: skip
        with pytest.raises(error):
            introducing.ask_introduction(actor=miller, listing_id=need, other_id=other)
    with pytest.raises(NotPermitted):
        introducing.ask_introduction(actor=actor_of(make_person(dyer)), listing_id=need, other_id=offer)
    with pytest.raises(InvalidInput):
        introducing.ask_introduction(actor=miller, listing_id=need, other_id=offer, message="x" * 1001)
    Listing.objects.filter(pk=offer).update(state="agreed")
    with pytest.raises(NotPermitted, match="open"):
        introducing.ask_introduction(actor=miller, listing_id=need, other_id=offer)
    assert not Introduction.objects.exists()


def make_own(actor) -> int:
    return min(actor.organisations("owner"))


def test_two_listings_are_introduced_once_whoever_asks(asked, need, offer, founder):
    with pytest.raises(Conflict, match="introduced already"):
        introducing.ask_introduction(actor=founder, listing_id=offer, other_id=need)
    with pytest.raises(IntegrityError), transaction.atomic(), change(INTRODUCER):
        Introduction.objects.create(asking_id=offer, asked_id=need)
    assert Introduction.objects.count() == 1


def test_no_more_than_so_many_wait(need, offer, asked, miller, monkeypatch, post, founder):
    monkeypatch.setattr(introducing, "MOST_ASKED", 1)
    more = post("More looms", actor=founder, organisation_id=make_own(founder))
    with pytest.raises(Conflict, match="1 of your questions wait"):
        introducing.ask_introduction(actor=miller, listing_id=need, other_id=more)


def test_one_without_name_is_named_only_when_it_agreed(need, post, miller, founder, stranger):
    hidden, other = (
        post(title, is_anonymous=True, actor=founder, organisation_id=stranger.pk)
        for title in ("Looms", "More looms")
    )
    first = introducing.ask_introduction(actor=miller, listing_id=need, other_id=hidden)
    second = introducing.ask_introduction(actor=miller, listing_id=need, other_id=other)
    introducing.decline(actor=founder, introduction_id=second, reason="Not now")
    told = Notification.objects.filter(person=miller.person_id).values("message", "context")
    assert [row["message"] for row in told] == ["exchange.declined"]
    shown = repr([told, *(get_introduction(actor=miller, introduction_id=one) for one in (first, second))])
    assert "Far Foundry" not in shown
    introducing.agree(actor=founder, introduction_id=first)
    assert get_introduction(actor=miller, introduction_id=first).contact.organisation == "Far Foundry"


def test_operators_see_and_do_nothing_for_others(asked, need, offer, operator):
    """It would be their address that is shown."""
    for step in (introducing.agree, introducing.decline, introducing.take_back):
        with pytest.raises(NotPermitted):
            step(actor=operator, introduction_id=asked)
    with pytest.raises(NotPermitted):
        introducing.ask_introduction(actor=operator, listing_id=offer, other_id=need)


def test_what_came_of_it_is_noted_by_either_side(asked, miller, founder, dyer):
    with pytest.raises(NotPermitted):
        introducing.note_outcome(actor=miller, introduction_id=asked, outcome=Outcome.CONTRACT)
    introducing.agree(actor=founder, introduction_id=asked)
    introducing.note_outcome(actor=founder, introduction_id=asked, outcome="agreement", words="For a year")
    introducing.note_outcome(actor=miller, introduction_id=asked, outcome="contract")
    found = get_introduction(actor=founder, introduction_id=asked)
    assert (found.outcome, found.outcome_note) == ("contract", "")
    with pytest.raises(InvalidInput):
        introducing.note_outcome(actor=miller, introduction_id=asked, outcome="wedding")
    outsider = actor_of(make_person(dyer))
    with pytest.raises(NotFound):
        introducing.note_outcome(actor=outsider, introduction_id=asked, outcome="contract")
    actions = AuditEntry.objects.filter(subject_type="exchange.introduction").order_by("pk")
    assert list(actions.values_list("action", flat=True)) == ["asked", "agreed", "outcome", "outcome"]


# --- mail


def test_keepers_are_asked_by_mail_and_answer_from_it(asked, miller, founder):
    assert mails() == [("owner@far-foundry.example", "exchange.asked")]
    path = links.make_link(purpose=LINK, matter=asked, person_id=founder.person_id)
    link = links.read_link(purpose=LINK, token=path.strip("/").split("/")[-1])
    question = links.ask(link=link)
    assert (question.text, set(question.answers)) == ("Are they for wool?", {"yes", "no"})
    links.answer(link=link, answer="yes")
    assert get_introduction(actor=miller, introduction_id=asked).state == S.AGREED
    both = ("owner@far-foundry.example", "owner@quiet-mill.example")
    assert sorted(mails()) == [(address, "exchange.introduced") for address in both]
    with pytest.raises(Conflict, match="answered before"):
        links.answer(link=link, answer="no")


def test_link_of_one_who_left_or_who_asked_answers_nothing(asked, miller, founder, stranger):
    def question_for(person_id):
        path = links.make_link(purpose=LINK, matter=asked, person_id=person_id)
        return links.ask(link=links.read_link(purpose=LINK, token=path.strip("/").split("/")[-1]))

    assert question_for(miller.person_id) is None
    assert question_for(None) is None
    PersonMembership.objects.filter(person=founder.person_id).delete()
    assert question_for(founder.person_id) is None


# --- nobody answers


def days_later(asked: int, days: int) -> tuple[int, int]:
    Introduction.objects.filter(pk=asked).update(asked_at=timezone.now() - timedelta(days=days))
    return going_on.go_on()


def test_who_is_asked_is_reminded_once_and_after_seven_days_it_lapses(asked, miller):
    mails()
    assert days_later(asked, 2) == (0, 0)
    assert days_later(asked, 4) == (1, 0)
    assert going_on.go_on() == (0, 0)
    assert mails() == [("owner@far-foundry.example", "exchange.asked")]
    assert days_later(asked, 8) == (0, 1)
    assert going_on.go_on() == (0, 0)
    assert get_introduction(actor=miller, introduction_id=asked).state == S.LAPSED
    assert mails() == [("owner@quiet-mill.example", "exchange.lapsed")]


def test_the_next_that_fits_is_asked_where_that_was_wanted(need, offer, post, miller):
    third = make_organisation("Third Works")
    keeper = actor_of(make_person(third))
    best = post("Looms wanted by nobody", actor=keeper, organisation_id=third.pk)
    first = introducing.ask_introduction(
        actor=miller, listing_id=need, other_id=offer, message="Wool?", goes_on=True
    )
    mails()
    assert days_later(first, 8) == (0, 1)
    found, total = list_introductions(actor=miller, page=1, size=10)
    assert (total, [(one.other_id, one.state, one.message) for one in found]) == (
        2, [(best, S.ASKED, "Wool?"), (offer, S.LAPSED, "Wool?")],
    )  # fmt: skip
    assert mails() == [("owner@third-works.example", "exchange.asked")]
    assert days_later(found[0].id, 8) == (0, 1)
    assert mails() == [("owner@quiet-mill.example", "exchange.lapsed")]
