"""What persons agree to: given, withdrawn, renewed, proved; counted only in the present words."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.sight import as_the_application
from trellis.accounts import selectors
from trellis.accounts.models import Consent, Person
from trellis.accounts.services import consents as services
from trellis.accounts.tests.conftest import acting
from trellis.accounts.tests.test_services import audited
from trellis.accounts.types import ConsentWay, Edition, Wording
from trellis.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from trellis.core.transactions import change
from trellis.core.types import VISITOR, Actor, system_actor

pytestmark = pytest.mark.django_db
ONE, TWO = Edition(date(2026, 1, 2), "1" * 16), Edition(date(2026, 3, 4), "2" * 16)
SONG = Wording("song", "Singing", "My song is sung.", (ONE,))
NEW_SONG = Wording("song", "Singing aloud", "My song is sung everywhere.", (ONE, TWO))
DANCE = Wording("dance", "Dancing", "My dance is shown.", (ONE,))
WORDINGS = (SONG, DANCE)
REWORDED = (NEW_SONG, DANCE)


@pytest.fixture(autouse=True)
def own_wordings(settings):
    settings.TRELLIS_CONSENTS = f"{__name__}.WORDINGS"


def agree(actor: Actor, purpose: str = "song", version: int = 1, language: str = "en") -> None:
    services.give_consent(
        actor=actor, purpose=purpose, version=version, language=language, way=ConsentWay.PAGE
    )


def withdraw(actor: Actor, purpose: str = "song") -> None:
    services.withdraw_consent(actor=actor, purpose=purpose, way=ConsentWay.API)


def agreed(*people: Person, wordings=WORDINGS) -> dict[str, set[int]]:
    found = selectors.who_agreed(person_ids=[person.pk for person in people], wordings=wordings)
    return {purpose: set(ids) for purpose, ids in found.items()}


def test_consent_counts_for_its_person_and_purpose_until_it_is_withdrawn(make_person):
    person, other = make_person("a@one.example"), make_person("b@one.example")
    agree(acting(person))
    agree(acting(other), "dance")
    assert agreed(person, other) == {"song": {person.pk}, "dance": {other.pk}}
    assert agreed(other) == {"song": set(), "dance": {other.pk}}
    assert selectors.has_consent(person_id=person.pk, wording=SONG)
    withdraw(acting(person))
    assert agreed(person, other) == {"song": set(), "dance": {other.pk}}
    assert not selectors.has_consent(person_id=person.pk, wording=SONG)


def test_proof_holds_who_agreed_to_which_words_when_where_and_until_when(make_person):
    person = make_person("a@one.example")
    agree(acting(person), language="pl")
    withdraw(acting(person))
    agree(acting(person))
    first, second = Consent.objects.order_by("id")
    assert (first.person_id, first.purpose, first.version) == (person.pk, "song", 1)
    assert (first.title, first.text, first.language) == ("Singing", "My song is sung.", "en")
    assert (first.given_by, first.ended_by, first.end) == ("page", "api", "withdrawn")
    assert first.given_at <= first.ended_at <= second.given_at
    assert (second.ended_at, second.ended_by, second.end) == (None, "", "")
    assert audited() == [
        ("agreed", str(person.pk), {"song": [None, 1]}),
        ("withdrew consent", str(person.pk), {"song": [1, None]}),
        ("agreed", str(person.pk), {"song": [None, 1]}),
    ]


def test_agreeing_and_withdrawing_again_changes_and_records_nothing(make_person):
    person = make_person("a@one.example")
    withdraw(acting(person))
    assert (Consent.objects.count(), audited()) == (0, [])
    agree(acting(person))
    before = list(Consent.objects.values())
    agree(acting(person))
    assert (list(Consent.objects.values()), len(audited())) == (before, 1)
    withdraw(acting(person))
    before = list(Consent.objects.values())
    withdraw(acting(person))
    assert (list(Consent.objects.values()), len(audited())) == (before, 2)


def test_consent_to_earlier_words_counts_for_nothing_until_the_new_are_agreed_to(make_person, settings):
    person = make_person("a@one.example")
    agree(acting(person))
    agree(acting(person), "dance")
    settings.TRELLIS_CONSENTS = f"{__name__}.REWORDED"
    assert agreed(person, wordings=REWORDED) == {"song": set(), "dance": {person.pk}}
    own = {item.wording.purpose: item for item in selectors.list_own_consents(actor=acting(person))}
    assert (own["song"].counts, own["song"].standing.text) == (False, "My song is sung.")
    assert own["dance"].counts
    with pytest.raises(Conflict, match="have changed"):
        agree(acting(person), version=1)
    agree(acting(person), version=2)
    assert agreed(person, wordings=REWORDED) == {"song": {person.pk}, "dance": {person.pk}}
    rows = Consent.objects.filter(purpose="song").order_by("id").values_list("version", "text", "end")
    assert list(rows) == [(1, "My song is sung.", "renewed"), (2, "My song is sung everywhere.", "")]


def test_consent_to_earlier_words_and_to_what_is_asked_no_more_can_be_withdrawn(make_person, settings):
    person = make_person("a@one.example")
    agree(acting(person))
    agree(acting(person), "dance")
    settings.TRELLIS_CONSENTS = f"{__name__}.ONLY_NEW_SONG"
    withdraw(acting(person))
    withdraw(acting(person), "dance")
    assert Consent.objects.filter(ended_at__isnull=True).count() == 0
    with pytest.raises(NotFound):
        withdraw(acting(person), "dance")


ONLY_NEW_SONG = (NEW_SONG,)


def test_what_cannot_be_agreed_to_is_refused(make_person):
    person = make_person("a@one.example")
    for step in (agree, withdraw):
        with pytest.raises(NotPermitted):
            step(VISITOR)
        with pytest.raises(NotFound):
            step(acting(person), "swimming")
    with pytest.raises(InvalidInput):
        agree(acting(person), language="tlh")
    assert (Consent.objects.count(), audited()) == (0, [])


def test_words_are_kept_in_the_language_in_which_they_were_read(make_person, settings):
    settings.TRELLIS_CONSENTS = "config.composition.CONSENTS"
    person = make_person("a@one.example")
    agree(acting(person), "contact-name", language="de")
    row = Consent.objects.get()
    assert (row.title, row.language) == ("Als Ansprechperson genannt werden", "de")


def insert(person: Person, **fields) -> None:
    given = {"purpose": "song", "version": 1, "title": "x", "text": "x", "language": "en", "given_by": "page"}
    with transaction.atomic():
        Consent.objects.create(person=person, **given | fields)


def test_database_refuses_a_second_consent_that_stands_and_halves_of_an_end(make_person):
    person = make_person("a@one.example")
    insert(person)
    with pytest.raises(IntegrityError, match="accounts_consent_stands_once"):
        insert(person)
    for fields in ({"text": ""}, {"title": ""}, {"version": 0}):
        with pytest.raises(IntegrityError, match="accounts_consent_to_words"):
            insert(person, purpose="dance", **fields)
    for fields in ({"given_by": "telepathy"}, {"end": "withdrawn"}, {"ended_by": "page"}):
        with pytest.raises(IntegrityError, match="accounts_consent_end_known"):
            insert(person, purpose="dance", **fields)


@pytest.mark.parametrize("column", ["text", "version", "given_at", "person_id"])
def test_database_lets_nobody_change_or_delete_what_was_given(make_person, column):
    person, other = make_person("a@one.example"), make_person("b@one.example")
    insert(person)
    values = {"text": "other", "version": 2, "given_at": "2020-01-01T00:00Z", "person_id": other.pk}
    with pytest.raises(DatabaseError, match="ended, not changed"), transaction.atomic():
        Consent.objects.update(**{column: values[column]})
    with (
        pytest.raises(DatabaseError, match="ended, not deleted"),
        change(acting(person)),
        as_the_application(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM accounts_consent")
    withdraw(acting(person))
    with pytest.raises(DatabaseError, match="ended, not changed"), transaction.atomic():
        Consent.objects.update(ended_at=None, ended_by="", end="")


def test_history_is_ones_own_newest_first_in_as_many_queries_for_100_as_for_10(make_person, client):
    person, other = make_person("a@one.example"), make_person("b@one.example")
    agree(acting(other), "dance")
    counts = []
    for number in (10, 90):
        for _ in range(number):
            agree(acting(person))
            withdraw(acting(person))
        client.force_login(person)
        client.get("/person/consents/")
        with CaptureQueriesContext(connection) as captured:
            page = client.get("/person/consents/").context_data
        counts.append(len(captured))
        assert {given.purpose for given in page["history"]} == {"song"}
    assert counts[0] == counts[1] <= 20
    assert (len(page["history"]), page["pagination"].total) == (25, 100)
    ids = list(Consent.objects.filter(person=person).order_by("-id").values_list("pk", flat=True))
    assert [given.id for given in page["history"]] == ids[:25]
    last = client.get("/person/consents/?page=99").context_data
    assert [given.id for given in last["history"]] == ids[75:]


def test_nobody_reads_the_consents_of_another_not_even_an_operator(make_person):
    person, operator = make_person("a@one.example"), make_person("o@one.example", "operator")
    agree(acting(person))
    for actor in (acting(operator), VISITOR, system_actor("somebody")):
        assert selectors.list_consent_history(actor=actor, page=1, size=25) == ([], 0)
        assert [own.standing for own in selectors.list_own_consents(actor=actor)] == [None, None]


def test_page_agrees_and_withdraws_with_one_button_each(client, make_person, settings):
    person, other = make_person("a@one.example"), make_person("b@one.example")
    agree(acting(other), "dance")
    client.force_login(person)
    page = client.get("/person/consents/")
    text = page.content.decode()
    assert [own.counts for own in page.context_data["consents"]] == [False, False]
    assert (text.count("You have not agreed"), text.count("I agree<"), text.count("Withdraw<")) == (2, 2, 0)
    assert "checkbox" not in text
    sent = {"version": "1", "language": "en"}
    answer = client.post("/person/consents/song/agree/", sent, follow=True)
    assert [own.counts for own in answer.context_data["consents"]] == [True, False]
    text = answer.content.decode()
    assert (text.count("I agree<"), text.count("Withdraw<"), "Noted: you agree" in text) == (1, 1, True)
    answer = client.post("/person/consents/song/withdraw/", follow=True)
    assert [own.counts for own in answer.context_data["consents"]] == [False, False]
    assert agreed(person, other) == {"song": set(), "dance": {other.pk}}
    agree(acting(person))
    settings.TRELLIS_CONSENTS = f"{__name__}.REWORDED"
    text = client.get("/person/consents/").content.decode()
    assert (text.count("Your consent does not count any more"), text.count("I agree<")) == (1, 2)
    assert text.count("Withdraw<") == 1
    answer = client.post("/person/consents/song/agree/", sent, follow=True)
    assert "have changed since you read them" in answer.content.decode()
    assert not answer.context_data["consents"][0].counts


@pytest.mark.parametrize("sent", [{}, {"version": "x", "language": "en"}, {"version": "1"}])
def test_form_that_does_not_say_what_was_read_agrees_to_nothing(client, make_person, sent):
    client.force_login(make_person("a@one.example"))
    answer = client.post("/person/consents/song/agree/", sent, follow=True)
    assert "Read them again" in answer.content.decode()
    assert Consent.objects.count() == 0


def test_programs_agree_and_withdraw_for_their_person(client, make_person):
    person = make_person("a@one.example")
    assert client.get("/api/person/consents").status_code == 403
    client.force_login(person)
    address = "/api/person/consents/song"
    old = client.put(address, {"version": 7, "language": "en"}, content_type="application/json")
    assert (old.status_code, Consent.objects.count()) == (409, 0)
    given = client.put(address, {"version": 1, "language": "en"}, content_type="application/json")
    [song, dance] = client.get("/api/person/consents").json()
    assert (given.status_code, song["agreed"], song["given_version"], song["text"]) == (
        204, True, 1, "My song is sung.",
    )  # fmt: skip
    assert (dance["agreed"], dance["given_at"]) == (False, None)
    assert client.delete(address).status_code == 204
    assert not client.get("/api/person/consents").json()[0]["agreed"]
    assert Consent.objects.get().given_by == Consent.objects.get().ended_by == "api"


@pytest.mark.django_db(transaction=True)
@pytest.mark.database
@pytest.mark.parametrize("is_locked", [True, False], ids=["person locked", "without the lock"])
def test_of_many_simultaneous_consents_one_stands(make_person, monkeypatch, is_locked):
    """The lock makes the others see it; without the lock the constraint lets only one in."""
    person = make_person("a@one.example")
    gate = threading.Barrier(8)
    check = services.policies.can_consent

    def checked(actor):
        allowed = check(actor)
        gate.wait(timeout=60)
        return allowed

    def looked(actor, purpose, find=services.find_standing):
        found = find(actor, purpose)
        gate.wait(timeout=60)
        return found

    monkeypatch.setattr(services.policies, "can_consent", checked)
    if not is_locked:
        monkeypatch.setattr(services, "lock_person", lambda actor: Person.objects.get(pk=actor.person_id))
        monkeypatch.setattr(services, "find_standing", looked)

    def press(_number: int) -> str:
        try:
            agree(Actor(person_id=person.pk))
        except Conflict as error:
            return str(error)
        else:
            return "agreed"
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        answers = sorted(threads.map(press, range(8)))
    assert Consent.objects.count() == 1
    assert answers == (["agreed"] * 8 if is_locked else ["You agreed to this already."] * 7 + ["agreed"])
