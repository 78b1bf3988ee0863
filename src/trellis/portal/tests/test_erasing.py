"""Everything about a person can be had as a file, and be erased: from tables, record and older backups."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from trellis.accounts import services as accounts
from trellis.accounts.models import AccessToken, Consent, Person, PlatformRoleGrant
from trellis.accounts.services.consents import give_consent
from trellis.accounts.types import ConsentWay
from trellis.audit.selectors import list_entries, verify_chain
from trellis.audit.selectors.keys import ERASED, find_key
from trellis.audit.services import keys
from trellis.audit.services.sealing import seal_entries
from trellis.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from trellis.core.types import VISITOR, Actor, system_actor
from trellis.portal.services.erasing import erase_again, erase_person, forget_person

pytestmark = pytest.mark.django_db
MARKED, OTHER = "Zanthoxylum", "Wisteria"
SYSTEM = system_actor("test")


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    settings.PERSON_KEYS = tmp_path / "keys"


def make(word: str) -> Person:
    """A person who left their word in every place where a person can."""
    card = accounts.create_account(
        actor=SYSTEM, email=f"{word}@one.example", password="correct-horse-battery", name=""
    )
    actor = Actor(person_id=card.id)
    accounts.change_person(actor=actor, name=f"Desk {word}", language="en")
    accounts.change_person(actor=actor, name=f"{word} again", language="fr")
    accounts.create_token(actor=actor, label=f"token {word}", days=30)
    agree = {"purpose": "contact-name", "version": 1, "language": "en", "way": ConsentWay.PAGE}
    give_consent(actor=actor, **agree)
    return Person.objects.get(pk=card.id)


def everything_stored() -> str:
    """Every value of every table, as a dump has it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(table_name) FROM information_schema.tables"
            " WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'"
        )
        tables = [row[0] for row in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(f"SELECT {table}::text FROM {table}")
            found += [row[0] for row in cursor.fetchall()]
    return "\n".join(found)


def test_erased_person_is_found_nowhere_and_another_stays_whole(client):
    person, other = make(MARKED), make(OTHER)
    client.force_login(person)
    seal_entries(actor=SYSTEM)
    before = everything_stored()
    assert f"{MARKED} again" in before
    assert f"Desk {MARKED}" not in before  # a former name stands in the record alone, encrypted
    erasure = erase_person(actor=Actor(person_id=person.pk), person_id=person.pk, is_sure=True)
    assert erasure.removed == {"accounts.AccessToken": 1, "accounts.Consent": 1, "accounts.Person": 1}
    after = everything_stored()
    assert MARKED.lower() not in after.lower()
    assert OTHER.lower() in after.lower()
    assert (Person.objects.get().pk, AccessToken.objects.get().person_id) == (other.pk, other.pk)
    assert Consent.objects.get().person_id == other.pk
    [job] = ProcrastinateJob.objects.filter(task_name="trellis.portal.tasks.forget_person")
    assert find_key(person.pk) is not None  # until the job of the transaction has run
    forget_person(**job.args)
    forget_person(**job.args)  # a job may run twice
    assert (find_key(person.pk), find_key(other.pk) is None) == (None, False)
    entries = list_entries(subject_type="accounts.person", subject_id=person.pk)
    assert entries[0].action == "erased"
    values = {value for entry in entries for pair in entry.changes.values() for value in pair}
    assert values == {None, ERASED, 0, 1}
    seal_entries(actor=SYSTEM)
    assert verify_chain().faults == ()
    assert client.get("/person/").status_code == 302  # the session is over


def test_older_backup_brings_nobody_back_but_spares_who_has_the_number_now():
    person, other = make(MARKED), make(OTHER)
    joined = person.joined_at.isoformat()
    keys.note_erasure(person.pk, joined)
    keys.note_erasure(person.pk, joined)
    keys.note_erasure(other.pk, "2020-01-01T00:00:00+00:00")  # somebody else had this number then
    out = StringIO()
    call_command("erase_again", stdout=out)
    assert out.getvalue() == "1 erased once more\n"
    assert [row.pk for row in Person.objects.all()] == [other.pk]
    assert erase_again(actor=SYSTEM) == []


def test_only_the_person_and_operators_erase_and_only_when_sure():
    person, other = make(MARKED), make(OTHER)
    validator = frozenset({"validator"})
    for actor in (
        VISITOR,
        Actor(person_id=other.pk),
        Actor(person_id=other.pk, platform_roles=validator),
    ):
        with pytest.raises(NotPermitted):
            erase_person(actor=actor, person_id=person.pk, is_sure=True)
    with pytest.raises(InvalidInput):
        erase_person(actor=Actor(person_id=person.pk), person_id=person.pk, is_sure=False)
    with pytest.raises(NotFound):
        erase_person(actor=SYSTEM, person_id=10**9, is_sure=True)
    assert Person.objects.count() == 2


def test_last_operator_stays():
    person = make(MARKED)
    PlatformRoleGrant.objects.create(person=person, role="operator")
    with pytest.raises(Conflict, match="last operator"):
        erase_person(actor=Actor(person_id=person.pk), person_id=person.pk, is_sure=True)
    second = make(OTHER)
    PlatformRoleGrant.objects.create(person=second, role="operator")
    erase_person(actor=Actor(person_id=person.pk), person_id=person.pk, is_sure=True)
    assert list(PlatformRoleGrant.objects.values_list("person_id", flat=True)) == [second.pk]


def test_file_about_a_person_holds_everything_of_theirs_and_nothing_of_others(client):
    person, other = make(MARKED), make(OTHER)
    client.force_login(person)
    answer = client.get("/privacy/about-you.json")
    assert answer["Content-Disposition"] == 'attachment; filename="about-you.json"'
    text = answer.content.decode()
    found = json.loads(text)
    assert set(found) == {
        "accounts.Person", "accounts.AccessToken", "accounts.Consent", "account.EmailAddress",
        "audit.AuditEntry",
    }  # fmt: skip
    assert OTHER.lower() not in text.lower()
    assert person.password not in text
    [consent] = found["accounts.Consent"]
    assert (consent["purpose"], consent["version"], consent["person"]) == ("contact-name", 1, person.pk)
    assert consent["text"].startswith("My name stands on the public pages")
    [row] = found["accounts.Person"]
    assert "password" not in row
    assert (row["email"], row["name"]) == (f"{MARKED}@one.example", f"{MARKED} again")
    assert found["audit.AuditEntry"][0]["changes"]["name"] == ["", f"Desk {MARKED}"]
    assert other.pk not in [entry["subject"] for entry in found["audit.AuditEntry"]]


def test_visitor_is_sent_to_sign_in(client):
    for path in ("/privacy/you/", "/privacy/about-you.json"):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={path}")


def test_page_erases_only_after_the_box_is_ticked(client):
    person = make(MARKED)
    client.force_login(person)
    page = client.get("/privacy/you/")
    counted = {line.title: line.count for line in page.context_data["purposes"]}
    assert counted == {"Accounts": 3, "Record of changes": 4, "What people agree to": 1}
    refused = client.post("/privacy/you/", {})
    assert refused.status_code == 422
    assert "Tick the box" in refused.content.decode()
    assert Person.objects.filter(pk=person.pk).exists()
    done = client.post("/privacy/you/", {"is_sure": "on"}, follow=True)
    assert done.redirect_chain == [("/", 302)]
    assert "Your account is erased." in done.content.decode()
    assert not Person.objects.filter(pk=person.pk).exists()
