"""A form of a service, programme or result sent twice: stored once, answered twice alike."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from trellis.audit.models import AuditEntry
from trellis.registry.models import ClusterProgramme, NetworkResult, OfferedService, PersonMembership
from trellis.registry.services import catalogue, results

SERVICE = {"name": "Study tours", "mode": "physical"}
PROGRAMME = {"name": "Growing clusters", "country": "country:FR"}
RESULT = {"title": "Firms advised", "value": "12"}
# kind of profile, path of the form, what is typed, where it is stored, and by which name it belongs there
FORMS = {
    "service": ("cluster", ("registry:edit_items", "services"), SERVICE, OfferedService, "organisation"),
    "programme": (
        "authority", ("registry:edit_items", "programmes"), PROGRAMME, ClusterProgramme, "organisation",
    ),
    "result": ("eurocluster", ("registry:edit_results",), RESULT, NetworkResult, "network"),
}  # fmt: skip


@pytest.fixture
def keeper(make_person):
    return make_person("keeper")


@pytest.fixture
def opened(client, keeper, make_profile):
    """A form, opened by the owner: opened("service") gives its path, what it holds, and the table."""

    def open_form(what):
        kind, (route, *rest), typed, model, _owner = FORMS[what]
        profile = make_profile("Light Valley", kind, published=kind != "eurocluster")
        PersonMembership.objects.create(organisation_id=profile.id, person=keeper, role="owner")
        client.force_login(keeper)
        path = reverse(route, args=[profile.slug, *rest])
        key = str(client.get(path).context_data["form"]["key"].value())
        return path, typed | {"key": key}, model

    return open_form


def entries() -> int:
    return AuditEntry.objects.filter(action__regex="^(added|recorded) ").count()


@pytest.mark.parametrize("what", list(FORMS))
def test_form_sent_twice_is_stored_once_and_answered_twice_alike(client, opened, what):
    path, body, model = opened(what)
    first, again = client.post(path, body), client.post(path, body)
    assert (first.status_code, first["Location"]) == (again.status_code, again["Location"])
    assert (first.status_code, model.objects.count(), entries()) == (302, 1, 1)


@pytest.mark.parametrize("what", list(FORMS))
def test_same_form_with_other_words_is_another_one(client, opened, what):
    path, body, model = opened(what)
    other = body | ({"title": "Others"} if what == "result" else {"name": "Others"})
    assert [client.post(path, sent).status_code for sent in (body, other)] == [302, 302]
    assert model.objects.count() == 2


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("what", "module"), [("service", catalogue), ("result", results)])
def test_of_two_sendings_at_the_same_moment_one_is_stored(monkeypatch, keeper, opened, what, module):
    path, body, model = opened(what)
    gate, lock = threading.Barrier(2), module.lock_organisation

    def lock_together(*given):
        gate.wait(timeout=30)
        return lock(*given)

    monkeypatch.setattr(module, "lock_organisation", lock_together)

    def send(_number: int) -> tuple[int, str]:
        try:
            window = Client()
            window.force_login(keeper)
            answer = window.post(path, body)
            return answer.status_code, answer.get("Location", "")
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(send, range(2)))
    assert answers == [(302, path)] * 2
    assert model.objects.count() == 1


@pytest.mark.parametrize("what", list(FORMS))
def test_database_itself_keeps_out_a_second_row_of_one_form(make_profile, what):
    kind, _route, typed, model, owner = FORMS[what]
    profile, key = make_profile("Light Valley", kind), uuid4()
    values = {f"{name}_id" if name == "country" else name: value for name, value in typed.items()}
    model.objects.create(key=key, **{f"{owner}_id": profile.id}, **values)
    other = values | ({} if what == "result" else {"name": "Others"})
    with pytest.raises(IntegrityError, match=f"registry_{what}_form_once"), transaction.atomic():
        model.objects.create(key=key, **{f"{owner}_id": profile.id}, **other)
