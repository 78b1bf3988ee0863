"""Real agendas and calendars: read, repaired and told, or refused by line; edits counted right."""

import json
import os
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import jsonschema_rs
import pytest

from tests.acceptance.edited import Counts, edited_copy
from trellis.events.formats.differences import Differences, differences
from trellis.events.formats.reading import read_agenda
from trellis.events.formats.remarks import FileRefused, Remark
from trellis.events.formats.words import SENTENCES
from trellis.events.formats.writing_json import schedule_json_of

FOLDER = Path(os.environ.get("TRELLIS_DATA", "../shared/data")) / "events"
FIGURES: Counter[str] = Counter()
AGENDAS = sorted(
    [*FOLDER.glob("fosdem/*.xml"), *FOLDER.glob("voc/frab-*.json"), *FOLDER.glob("voc/pretalx-[!s]*.json")]
)
ZONE = "Europe/Brussels"

pytestmark = [
    pytest.mark.acceptance,
    pytest.mark.skipif(not FOLDER.is_dir(), reason=f"there is no folder {FOLDER}: acceptance is skipped"),
]


def name(path: Path) -> str:
    return path.stem


def counted(found: Differences) -> Counts:
    return Counts(
        len(found.added), len(found.removed), len(found.moved), len(found.retitled), len(found.changed)
    )


@pytest.mark.parametrize("path", AGENDAS, ids=name)
def test_every_session_of_a_real_agenda_is_read(path: Path):
    data = path.read_bytes()
    marks = data.count(b"</event>") if path.suffix == ".xml" else data.count(b'"duration"')
    reading = read_agenda(data, ZONE)
    assert len(reading.agenda.sessions) == marks
    assert all(
        session.title and session.starts_at.utcoffset() is not None for session in reading.agenda.sessions
    )
    assert {remark.verdict for remark in reading.remarks} <= {"repaired", "left_out"}
    FIGURES["agendas"] += 1
    FIGURES["sessions"] += marks


@pytest.mark.parametrize("named", [True, False], ids=["named", "nameless"])
@pytest.mark.parametrize("path", AGENDAS, ids=name)
def test_edits_of_a_real_agenda_are_counted_right(path: Path, named: bool):
    """Ten copies of each file, each with its own edits; without a single number or guid as well."""
    before = read_agenda(path.read_bytes(), ZONE).agenda.sessions
    for seed in range(10):
        data, expected = edited_copy(path, seed=seed, named=named)
        found = counted(differences(before, read_agenda(data, ZONE).agenda.sessions))
        FIGURES["edits"] += sum(asdict(expected).values())
        FIGURES["miscounted"] += sum(
            abs(asdict(expected)[kind] - value) for kind, value in asdict(found).items()
        )
        assert found == expected, f"seed {seed}"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("voc/invalid*")), ids=name)
def test_invalid_files_are_refused_with_line_and_reason(path: Path):
    with pytest.raises(FileRefused) as caught:
        read_agenda(path.read_bytes(), ZONE)
    assert all(remark.line > 0 and remark.code for remark in caught.value.remarks)
    FIGURES["invalid_refused"] += 1


def test_the_invalid_example_is_refused_for_what_its_schema_forbids():
    with pytest.raises(FileRefused) as caught:
        read_agenda((FOLDER / "voc/invalid-example.json").read_bytes(), ZONE)
    found = {(remark.line, remark.code, remark.params["name"]) for remark in caught.value.remarks}
    assert found == {(23, "json_whole", "id"), (43, "json_whole", "id"), (59, "json_nowhere", "rooms")}


@pytest.mark.parametrize(
    "path", sorted([*FOLDER.glob("ics/*"), *FOLDER.glob("voc/*")]), ids=lambda path: path.name
)
def test_every_sample_is_read_or_refused_with_a_reason(path: Path):
    outcome, what_for = what_became_of(path)
    assert all(remark.code in SENTENCES for remark in what_for)
    assert outcome in {"read", "repaired"} or what_for
    if path.parent.name == "ics":
        FIGURES[f"calendars_{outcome}"] += 1


def what_became_of(path: Path) -> tuple[str, tuple[Remark, ...]]:
    try:
        reading = read_agenda(path.read_bytes(), ZONE)
    except FileRefused as refused:
        return "refused", refused.remarks
    return ("repaired" if reading.remarks else "read"), reading.remarks


def test_calendars_are_refused_only_where_they_hold_nothing_to_read():
    """What a person would read as an agenda is read: the rest has no entry that is whole."""
    outcomes = [what_became_of(path) for path in FOLDER.glob("ics/*")]
    refused = {remark.code for outcome, remarks in outcomes if outcome == "refused" for remark in remarks}
    assert refused <= {
        "no_sessions", "missing", "no_title", "moment", "duration", "repeat_rule", "cut_off", "wrong_end",
        "component_name",
    }  # fmt: skip


@pytest.mark.parametrize("path", AGENDAS, ids=name)
def test_own_json_follows_the_published_schema(path: Path):
    schema = json.loads((FOLDER / "voc/schedule.schema.json").read_text())
    agenda = read_agenda(path.read_bytes(), ZONE).agenda
    written = json.loads(schedule_json_of(agenda, "1"))
    faults = [fault.message for fault in jsonschema_rs.validator_for(schema).iter_errors(written)]
    assert faults == []
    again = read_agenda(schedule_json_of(agenda, "1"), ZONE).agenda
    assert not differences(agenda.sessions, again.sessions)
    FIGURES["schema_valid"] += 1
