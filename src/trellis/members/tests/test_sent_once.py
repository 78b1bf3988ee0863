"""A form of the register sent twice: stored once, answered twice alike, and nothing typed is lost."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from trellis.audit.models import AuditEntry
from trellis.members.models import Contact, Entry, Record
from trellis.members.services import entries, records
from trellis.members.types import Kind

SAID = {
    Kind.CONTACT: {"name": "The office", "email": "office@lens.example"},
    Kind.FEE: {"year": "2026", "amount": "100", "currency": "EUR"},
    Kind.TASK: {"title": "Call them", "due": "2026-12-24"},
    Kind.MEETING: {"title": "The yearly one", "day": "2026-12-24"},
    Kind.NEED: {"title": "A laboratory"},
    Kind.SERVICE: {"title": "Study tour"},
    Kind.NOTE: {"text": "They move next year."},
}
OTHER = {Kind.CONTACT: {"email": "other@lens.example"}, Kind.FEE: {"title": "Once"}}


def form(client: Client, path: str) -> dict[str, str]:
    """What the opened form holds by itself."""
    return {"key": str(client.get(path).context_data["form"]["key"].value())}


def stored(record_id: int) -> int:
    rows = [model.objects.filter(record=record_id).count() for model in (Contact, Entry)]
    return sum(rows)


def added() -> int:
    return AuditEntry.objects.filter(action__startswith="added").count()


@pytest.mark.parametrize("kind", list(Kind))
def test_entry_sent_twice_is_written_down_once_and_answered_twice_alike(window, host, write, kind):
    number = write("Lens Works")
    path = reverse("members:add_entry", args=[host.slug, number, kind])
    body = form(window, path) | SAID[kind]
    before = added()
    first, again = window.post(path, body), window.post(path, body)
    assert (first.status_code, first["Location"]) == (again.status_code, again["Location"])
    assert first.status_code == 302
    assert (stored(number), added() - before) == (1, 1)


@pytest.mark.parametrize("kind", list(Kind))
def test_same_form_with_other_words_is_another_entry(window, host, write, kind):
    number = write("Lens Works")
    path = reverse("members:add_entry", args=[host.slug, number, kind])
    body = form(window, path) | SAID[kind]
    other = body | OTHER.get(kind, {"text": "Other words"})
    assert [window.post(path, sent).status_code for sent in (body, other)] == [302, 302]
    assert stored(number) == 2


def test_same_words_from_a_form_opened_anew_are_another_entry(window, host, write):
    number = write("Lens Works")
    path = reverse("members:add_entry", args=[host.slug, number, "note"])
    for _time in range(2):
        window.post(path, form(window, path) | SAID[Kind.NOTE])
    assert stored(number) == 2


@pytest.mark.parametrize("key", ["", "no key at all", "\x00"])
def test_form_without_a_usable_key_is_stored_all_the_same(window, host, write, key):
    number = write("Lens Works")
    path = reverse("members:add_entry", args=[host.slug, number, "note"])
    assert window.post(path, SAID[Kind.NOTE] | {"key": key}).status_code == 302
    assert stored(number) == 1


def test_key_of_a_form_about_one_member_does_not_keep_out_another(window, host, write):
    key = {"key": str(uuid4())}
    for name in ("Lens Works", "Mirror Works"):
        number = write(name)
        window.post(reverse("members:add_entry", args=[host.slug, number, "note"]), SAID[Kind.NOTE] | key)
        assert stored(number) == 1


def test_member_sent_twice_is_written_down_once_and_answered_twice_alike(window, host):
    path = reverse("members:create", args=[host.slug])
    body = form(window, path) | {"name": "Lens Works", "country": "FR"}
    first, again = window.post(path, body), window.post(path, body)
    assert (first.status_code, first["Location"]) == (again.status_code, again["Location"])
    assert (first.status_code, Record.objects.count(), added()) == (302, 1, 1)
    other = window.post(path, form(window, path) | {"name": "Lens Works", "country": "FR"})
    assert other.status_code == 422  # another form: there is one of this name already


def send_both(keeper, path: str, body: dict[str, str]) -> list[tuple[int, str]]:
    def send(_number: int) -> tuple[int, str]:
        try:
            client = Client()
            client.force_login(keeper)
            answer = client.post(path, body)
            return answer.status_code, answer.get("Location", "")
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        return list(threads.map(send, range(2)))


def waits_for_another(monkeypatch, module, name: str) -> None:
    """Both have come as far as this step before one of them takes it."""
    gate, step = threading.Barrier(2), getattr(module, name)

    def step_together(*given, **named):
        gate.wait(timeout=30)
        return step(*given, **named)

    monkeypatch.setattr(module, name, step_together)


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", [Kind.NOTE, Kind.CONTACT])
def test_of_two_sendings_at_the_same_moment_one_is_stored(monkeypatch, host, keeper, write, kind):
    number = write("Lens Works")
    waits_for_another(monkeypatch, entries, "lock_record")
    path = reverse("members:add_entry", args=[host.slug, number, kind])
    answers = send_both(keeper, path, SAID[kind] | {"key": str(uuid4())})
    assert answers == [(302, reverse("members:record", args=[host.slug, number]) + f"#{kind}")] * 2
    assert stored(number) == 1


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_of_two_new_members_at_the_same_moment_one_is_stored(monkeypatch, host, keeper):
    waits_for_another(monkeypatch, records, "find_profile")
    path = reverse("members:create", args=[host.slug])
    body = {"name": "Lens Works", "country": "FR", "key": str(uuid4())}
    answers = send_both(keeper, path, body)
    only = Record.objects.get()
    assert answers == [(302, reverse("members:record", args=[host.slug, only.pk]))] * 2


@pytest.mark.parametrize(
    ("model", "values", "name"),
    [(Entry, {"kind": "note", "text": "a"}, "members_entry_form_once"),
     (Contact, {"name": "a"}, "members_contact_form_once")],
)  # fmt: skip
def test_database_itself_keeps_out_a_second_row_of_one_form(write, model, values, name):
    number, key = write("Lens Works"), uuid4()
    model.objects.create(record_id=number, key=key, **values)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        model.objects.create(record_id=number, key=key, **values)
