"""The system of privacy: a need that a member told its cluster in confidence."""

import pytest

from trellis.accounts.models import Person
from trellis.audit.models import AuditEntry
from trellis.members.models import Entry
from trellis.members.services import entries
from trellis.members.types import Kind

pytestmark = pytest.mark.django_db
NEED, CHANGED = "A buyer for the lens patent", "Buyers for two patents"
MEMBER = "Lens Works"


@pytest.mark.system("M4")
def test_need_in_a_register_is_its_clusters_alone_and_its_change_stands_in_the_record(
    client, window, host, rival, rival_actor, actor, write
):
    number = write(MEMBER, said=((Kind.NEED, {"title": NEED}),))
    path = f"/organisations/{host.slug}/register/{number}/"
    assert NEED in window.get(path).text
    operator = Person.objects.create(email="operator@example.org", name="operator")
    validator = Person.objects.create(email="validator@example.org", name="validator")
    for person in (operator, validator):
        person.role_grants.create(role=person.name)
    places = (
        path,
        f"/organisations/{host.slug}/register/",
        f"/organisations/{host.slug}/register/files/members.csv",
        f"/organisations/{host.slug}/",
        f"/organisations/{host.slug}/history/",
        f"/organisations/{rival.slug}/register/",
        "/organisations/?q=patent",
        "/organisations/export/?format=json",
        "/organisations/review/",
        "/search/?q=patent",
        "/privacy/about-you.json",
    )
    for person in (Person.objects.get(pk=rival_actor.person_id), operator, validator):
        client.force_login(person)
        assert [client.get(place).status_code for place in places[:3]] == [404] * 3
        for place in places:
            answer = client.get(place, follow=True)
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert NEED.encode() not in content, (person.name, place)
    row = Entry.objects.get(record_id=number)
    known = {"actor": actor, "host_id": host.pk, "record_id": number, "kind": Kind.NEED, "entry_id": row.pk}
    entries.change_entry(**known, values={"title": CHANGED}, version=row.version)
    last = AuditEntry.objects.filter(subject_type="members.record", subject_id=str(number)).latest("id")
    assert (last.actor_id, last.changes["title"]) == (actor.person_id, [NEED, CHANGED])
