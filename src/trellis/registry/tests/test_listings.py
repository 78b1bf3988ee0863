"""A cluster hands a member's profile over: the member corrects it, takes it over or has itself removed."""

from datetime import timedelta

import pytest
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext

from trellis.audit.models import AuditEntry
from trellis.notifications.models import Mail, Notification
from trellis.registry.models import Claim, Membership, Organisation, PersonMembership
from trellis.registry.services import life, people
from trellis.registry.tests.conftest import OPERATOR, entries
from trellis.registry.types import PersonRole

pytestmark = pytest.mark.django_db


@pytest.fixture
def cluster(make_profile, make_person, client):
    """A published cluster whose editor is signed in."""
    profile = make_profile("Valley", published=True)
    person = make_person("editor")
    PersonMembership.objects.create(organisation_id=profile.id, person=person, role="editor")
    client.force_login(person)
    return profile


@pytest.fixture
def make_member(make_profile, cluster):
    def make(name, **values):
        profile = make_profile(name, "company", published=True, **values)
        Membership.objects.create(host_id=cluster.id, member_id=profile.id, role="member")
        return profile

    return make


@pytest.fixture
def firm(make_member):
    return make_member("Firm", website="https://firm.example", email="firm@gmail.com", city="Lyon")


def write_path(cluster, member) -> str:
    return f"/organisations/{cluster.slug}/members/{member.id}/link/"


def sent_link(client, cluster, member, address="office@firm.example") -> str:
    """The link as the member gets it, who is not signed in."""
    assert client.post(write_path(cluster, member), {"address": address}).status_code == 302
    client.logout()
    return Notification.objects.filter(message="registry.listed").latest("id").path


def typed(page, **changes) -> dict:
    """What a browser sends back of the prefilled form, with some boxes typed anew."""
    found = {"version": page.context_data["form"].version}
    for section in page.context_data["form"].sections:
        for item in section.inputs:
            if item.kind in ("ticks", "select"):
                found[item.name] = [choice.value for choice in item.choices if choice.is_chosen]
            elif item.kind == "translated":
                found[f"{item.name}.language"] = [next(iter(box.choices)).value for box in item.boxes]
                found[f"{item.name}.text"] = [box.text for box in item.boxes]
            else:
                found[item.name] = item.text
    return {**found, **changes}


def test_member_sees_who_listed_it_and_why_and_corrects_without_a_password(client, cluster, firm):
    path = sent_link(client, cluster, firm)
    page = client.get(path)
    data = page.context_data
    assert (data["name"], data["cluster"].name, data["role"]) == ("Firm", "Valley", "Member")
    assert ("Lyon" in page.content.decode(), data["may_take"]) == (True, False)
    form = client.get(f"{path}correct/")
    given = typed(form, name="Firm Ltd", city="Paris") | {
        "description.language": ["en"],
        "description.text": ["We make things."],
    }
    assert client.post(f"{path}correct/", given).status_code == 302
    row = Organisation.objects.get(pk=firm.id)
    assert (row.name, row.city, row.description, row.status) == (
        "Firm Ltd",
        "Paris",
        {"en": "We make things."},
        "published",
    )
    assert (row.origins["name"]["by"], "Valley" in row.origins["name"]["source"]) == ("owner", True)
    assert (row.website, row.email) == ("https://firm.example", "firm@gmail.com")
    assert [action for action, _changes in entries(firm.id)][-3:] == [
        "sent link to member",
        "changed",
        "corrected by link",
    ]
    assert AuditEntry.objects.filter(action="corrected by link").get().actor_system == "visitor"
    assert client.get(path).status_code == 200


def test_what_does_not_fit_is_said_and_stays_typed(client, cluster, firm):
    path = sent_link(client, cluster, firm)
    given = typed(client.get(f"{path}correct/"), name="", city="Paris")
    answer = client.post(f"{path}correct/", given)
    assert (answer.status_code, "Paris" in answer.content.decode()) == (422, True)
    assert Organisation.objects.get(pk=firm.id).city == "Lyon"


def test_only_the_fields_of_the_form_can_be_changed(client, cluster, firm):
    path = sent_link(client, cluster, firm)
    given = typed(client.get(f"{path}correct/"), parent=cluster.slug, other_names="Evil", latitude="1")
    client.post(f"{path}correct/", given)
    row = Organisation.objects.get(pk=firm.id)
    assert (row.parent_id, row.other_names, row.latitude) == (None, [], None)


def test_scanner_that_fetches_every_link_twice_changes_nothing(client, cluster, firm):
    path = sent_link(client, cluster, firm)
    before = AuditEntry.objects.count()
    for _time in range(2):
        for address in (path, f"{path}correct/"):
            assert client.get(address).status_code == client.head(address).status_code == 200
    assert (AuditEntry.objects.count(), Claim.objects.get().state) == (before, "open")


def test_member_objects_and_is_removed(client, cluster, firm):
    path = sent_link(client, cluster, firm)
    answer = client.post(path, {"_object": "1", "reason": "We never joined."}, follow=True)
    assert answer.context_data["is_removed"] is True
    assert Organisation.objects.get(pk=firm.id).status == "archived"
    assert (Membership.objects.count(), Claim.objects.get().state) == (0, "removed")
    assert client.get(f"/organisations/{firm.slug}/").status_code == 404
    told = Notification.objects.get(message="registry.objected")
    assert (told.person.name, told.context) == (
        "editor",
        {"organisation": "Firm", "reason": "We never joined."},
    )
    assert [action for action, _changes in entries(firm.id)][-2:] == ["archived", "objected by link"]
    assert entries(cluster.id)[-1][0] == "removed member"
    assert client.get(f"{path}correct/").status_code == 404


def test_signed_in_the_holder_of_the_link_becomes_the_owner_once(client, cluster, firm, make_person):
    path = sent_link(client, cluster, firm)
    assert client.post(path, {"_take": "1"}).status_code == 403
    client.force_login(make_person("boss"))
    assert client.get(path).context_data["may_take"] is True
    assert client.post(path, {"_take": "1"}).status_code == 302
    row = PersonMembership.objects.get(organisation_id=firm.id)
    assert (row.person.name, row.role, row.by_claim) == ("boss", "owner", True)
    client.force_login(make_person("second"))
    assert client.post(path, {"_take": "1"}).status_code == 409
    assert client.post(path, {"_object": "1"}).status_code == 409
    assert PersonMembership.objects.filter(organisation_id=firm.id).count() == 1
    assert Organisation.objects.get(pk=firm.id).status == "published"


@pytest.mark.parametrize("end", ["owner", "membership", "archived", "old", "broken"])
def test_link_ends_with_its_matter(client, cluster, firm, make_person, monkeypatch, end):
    path = sent_link(client, cluster, firm)
    if end == "owner":
        people.add_person(
            actor=OPERATOR, organisation_id=firm.id, email=make_person("x").email, role=PersonRole.OWNER
        )
    elif end == "membership":
        Membership.objects.all().delete()
    elif end == "archived":
        life.archive(actor=OPERATOR, organisation_id=firm.id)
    elif end == "old":
        real = signing.time.time
        monkeypatch.setattr(signing.time, "time", lambda: real() + timedelta(days=31).total_seconds())
    else:
        path = path.replace("/listed/", "/listed/x")
    seen = client.get(path)
    assert "facts" not in getattr(seen, "context_data", {})
    before = Organisation.objects.get(pk=firm.id).version
    assert client.post(path, {"_object": "1"}).status_code in (404, 409)
    assert client.post(f"{path}correct/", {"version": "1", "name": "Evil"}).status_code == 404
    assert (Organisation.objects.get(pk=firm.id).version, Claim.objects.get().state) == (before, "open")


@pytest.mark.parametrize(
    ("address", "status"),
    [("firm@gmail.com", 302), ("a@lab.firm.example", 302), ("thief@gmail.com", 422), ("no address", 422)],
)
def test_link_goes_only_to_an_address_of_the_member(client, cluster, firm, address, status):
    answer = client.post(write_path(cluster, firm), {"address": address})
    assert (answer.status_code, Mail.objects.count()) == (status, int(status == 302))


def test_a_member_that_states_no_address_is_written_to_where_the_cluster_says(client, cluster, make_member):
    bare = make_member("Bare")
    assert client.post(write_path(cluster, bare), {"address": "bare@gmail.com"}).status_code == 302
    for _time in range(2):
        client.post(write_path(cluster, bare), {"address": "bare@gmail.com"})
    assert client.post(write_path(cluster, bare), {"address": "bare@gmail.com"}).status_code == 422
    assert (Claim.objects.count(), Mail.objects.count()) == (1, 3)


def test_only_keepers_of_a_published_cluster_write_and_only_to_its_members(
    client, cluster, firm, make_profile, make_person
):
    stranger = make_profile("Stranger", "company", published=True)
    assert client.post(write_path(cluster, stranger), {"address": "a@b.example"}).status_code == 404
    owned = Organisation.objects.get(pk=firm.id)
    PersonMembership.objects.create(organisation=owned, person=make_person("boss"), role="owner")
    assert client.post(write_path(cluster, firm), {"address": "a@firm.example"}).status_code == 403
    PersonMembership.objects.filter(role="owner").delete()
    life.withdraw(actor=OPERATOR, organisation_id=cluster.id)
    assert client.post(write_path(cluster, firm), {"address": "a@firm.example"}).status_code == 403
    client.force_login(make_person("other"))
    assert client.post(write_path(cluster, firm), {"address": "a@firm.example"}).status_code == 404
    assert Mail.objects.count() == 0


def test_all_members_are_written_to_once(client, cluster, make_member, make_person):
    for number in range(12):
        make_member(f"Firm {number}", email=f"office@firm{number}.example")
    make_member("Bare")
    owned = make_member("Owned", email="office@owned.example")
    PersonMembership.objects.create(organisation_id=owned.id, person=make_person("boss"), role="owner")
    path = f"/organisations/{cluster.slug}/members/links/"
    lines = client.get(path).context_data["lines"]
    assert len(lines) == 13
    for _time in range(2):
        client.post(path)
    assert sorted(Mail.objects.values_list("address", flat=True)) == sorted(
        f"office@firm{number}.example" for number in range(12)
    )
    lines = client.get(path).context_data["lines"]
    assert [line.card.name for line in lines if line.written_at is None] == ["Bare"]


def test_pages_ask_as_often_for_few_and_many(client, cluster, make_member):
    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    all_of_them = f"/organisations/{cluster.slug}/members/links/"
    make_member("Firm 0", email="office@firm0.example")
    queries(all_of_them)
    few = queries(all_of_them)
    for number in range(1, 30):
        make_member(f"Firm {number}", email=f"office@firm{number}.example")
    client.post(all_of_them)
    assert queries(all_of_them) == few
    path = Notification.objects.filter(mail__address="office@firm0.example").get().path
    queries(path)
    assert queries(path) <= 20
