"""The system of moderation: from a report over the decision to the profile that is found nowhere any more."""

import json

import pytest
from django.core.cache import cache

from trellis.audit.models import AuditEntry
from trellis.audit.selectors import verify_chain
from trellis.audit.services.sealing import seal_entries
from trellis.notifications.models import Notification
from trellis.registry.models import PersonMembership, Report
from trellis.registry.tests.conftest import OPERATOR, entries

pytestmark = pytest.mark.django_db
PLACE = {"longitude": 2.35, "latitude": 48.85}
BOX = {"bbox": "-12,34,35,68", "zoom": "4"}


def seen(client, name: str) -> dict[str, bool]:
    """Where a visitor finds the name."""
    answers = {
        "list": client.get("/organisations/", {"q": name}).context_data["results"],
        "map": json.loads(client.get("/organisations/map/", {"q": name, **BOX}).content),
        "export": b"".join(client.get("/organisations/export/?format=json").streaming_content).decode(),
        "suggestions": client.get("/organisations/search/suggestions/", {"q": name[:4]}).content.decode(),
        "search": client.get("/search/", {"q": name}).content.decode().replace(f'value="{name}"', ""),
        "api": client.get("/api/registry/search", {"q": name}).content.decode(),
    }
    return {
        place: "moor-works" in str(answer) or f'value="{name}"' in str(answer)
        for place, answer in answers.items()
    }


@pytest.mark.system("M4")
def test_reported_profile_is_decided_on_with_a_reason_and_found_nowhere_any_more(
    client, make_profile, make_person
):
    cache.clear()
    profile = make_profile("Moor Works", "company", published=True, **PLACE)
    owner, validator = make_person("owner"), make_person("validator", "validator")
    PersonMembership.objects.create(organisation_id=profile.id, person=owner, role="owner", by_claim=False)
    assert seen(client, "Moor Works") == dict.fromkeys(
        ("list", "map", "export", "suggestions", "search", "api"), True
    )
    said = {"kind": "unlawful", "text": "It sells what must not be sold.", "address": "ana@reader.example"}
    client.post(f"/organisations/{profile.slug}/report/", said)
    client.force_login(validator)
    [line] = client.get("/organisations/review/").context_data["reports"]
    reason = "The sale of these goods is forbidden."
    client.post(f"/organisations/review/reports/{line.id}/", {"outcome": "archived", "reason": reason})
    client.logout()
    assert seen(client, "Moor Works") == dict.fromkeys(
        ("list", "map", "export", "suggestions", "search", "api"), False
    )
    assert client.get(f"/organisations/{profile.slug}/").status_code == 404
    row = Report.objects.get()
    assert (row.state, row.reason) == ("archived", reason)
    decided = AuditEntry.objects.filter(actor_id=validator.pk).order_by("id")
    assert [(entry.action, entry.subject_type, entry.reason) for entry in decided] == [
        ("archived", "organisation", reason),
        ("decided on report", "registry.report", reason),
    ]
    assert entries(profile.id)[-1] == ("archived", {"status": ["published", "archived"]})
    told = Notification.objects.filter(context__reason=reason).order_by("message").select_related("mail")
    assert [(item.message, item.mail.address, item.person_id) for item in told] == [
        ("registry.kept_archived", "", owner.pk),
        ("registry.report_archived", "ana@reader.example", None),
    ]
    client.force_login(owner)
    history = client.get(f"/organisations/{profile.slug}/history/").content.decode()
    assert (reason in history, "reader.example" in history) == (True, False)
    seal_entries(actor=OPERATOR)
    assert verify_chain().faults == ()
