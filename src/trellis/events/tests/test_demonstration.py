"""The events of the demonstration: hosted by its organisations, loaded once."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from trellis.core.types import VISITOR, system_actor
from trellis.events.models import Event
from trellis.events.selectors.blueprints import BlueprintError, blueprints, read_blueprints
from trellis.events.selectors.calendar import search_events
from trellis.events.types.query import EventQuery, When
from trellis.registry.services.demonstration import load_demonstration

pytestmark = pytest.mark.django_db


def load():
    said = io.StringIO()
    call_command("load_demo_events", stdout=said)
    return said.getvalue()


def test_without_its_organisations_nothing_is_loaded(db):
    with pytest.raises(CommandError, match="There is no organisation"):
        load()
    assert Event.objects.count() == 0


@pytest.mark.system("C1", "C7", "C21", "C25")
def test_events_of_the_sources_stand_in_the_calendar(db):
    load_demonstration(actor=system_actor("test"), locate=lambda values: {})
    assert load() == "17 events created.\n"
    assert load() == "0 events created.\n"
    past = EventQuery(when=When.PAST)
    events, total = search_events(actor=VISITOR, query=past, now=timezone.now(), size=50)
    assert total == 9
    assert [(event.title, event.starts_at.isoformat()) for event in events[:3]] == [
        ("EU-Canada Matchmaking", "2024-09-10T13:00:00+00:00"),
        ("Clusters meet Regions in Graz", "2024-06-18T07:00:00+00:00"),
        ("EU-South Med Matchmaking", "2024-06-11T07:00:00+00:00"),
    ]
    conference = next(event for event in events if event.title == "7th European Cluster Conference")
    assert [(host.name, host.role) for host in conference.hosts] == [
        ("European Cluster Collaboration Platform", "organiser"),
        ("German Federal Ministry for Economic Affairs and Energy", "co_organiser"),
    ]
    used = set(Event.objects.values_list("kind", flat=True))
    assert used == set(blueprints())


FAULTS = {
    "key: other\n": "the key must be the name of the file",
    "parts: [agenda, meetings]\n": "say 'meetings' where the parts name them",
    "hosts: [nothing]\n": "there is no kind of profile 'nothing'",
    "carries: [Z99]\n": "carries",
    "format: underwater\n": "format",
}
SOUND = {
    "key": "key: fair\n", "label": "label: Fair\n", "plural": "plural: Fairs\n",
    "description": "description: A fair.\n", "carries": "carries: [C1]\n", "format": "format: on_site\n",
}  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), FAULTS.items())
def test_wrong_blueprint_is_explained_with_its_file(tmp_path, line, expected):
    said = SOUND | {line.partition(":")[0]: line}
    (tmp_path / "fair.yaml").write_text("".join(said.values()))
    with pytest.raises(BlueprintError, match=expected) as error:
        read_blueprints(tmp_path)
    assert all(fault.startswith("fair.yaml, line ") for fault in error.value.faults)


def test_sound_blueprint_is_a_kind_at_once(tmp_path):
    (tmp_path / "fair.yaml").write_text("".join(SOUND.values()))
    (tmp_path / "broken.yaml").write_text("[")
    with pytest.raises(BlueprintError, match="not valid YAML"):
        read_blueprints(tmp_path)
    (tmp_path / "broken.yaml").write_text("- 1")
    with pytest.raises(BlueprintError, match="expected 'key'"):
        read_blueprints(tmp_path)
    (tmp_path / "broken.yaml").unlink()
    assert list(read_blueprints(tmp_path)) == ["fair"]
