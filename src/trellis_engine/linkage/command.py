"""`trellis-engine link`: duplicates inside a file, or links of a file to a registry, as a table or a file."""

import argparse
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

from trellis_engine.errors import InvalidFile
from trellis_engine.linkage.decisions import Conflict, Decisions
from trellis_engine.linkage.files import read_decisions, read_records
from trellis_engine.linkage.linking import find_duplicates, link
from trellis_engine.linkage.records import OrganisationRecord
from trellis_engine.linkage.scoring import PairScore, Verdict
from trellis_engine.outputs import add_output, check_output, write_json, write_table

_HEADER = ("answer", "probability", "left", "left_name", "right", "right_name", "other_site", "evidence")
_DESCRIPTION = (
    "Find the rows of one FILE that are the same organisation, or say for each row of the first FILE which "
    "entry of the second (the registry) it is. Every answer is one of: same, ask a person, different; "
    "different ones are left out. Files are CSV, TSV, JSON or JSON Lines with a column of names; several "
    "names of one organisation stand in one cell with | between them; countries are codes of two letters."
)
_NAME_WIDTH = 42


def add_to(commands: Any) -> None:
    """Add the command to the parser's commands."""
    parser = commands.add_parser(
        "link", help="are these records the same organisation?", description=_DESCRIPTION
    )
    parser.add_argument(
        "files", nargs="+", metavar="FILE", type=Path, help="one file, or a file and a registry"
    )
    add_output(parser)
    parser.add_argument(
        "--decisions", type=Path, metavar="FILE", help="declared pairs: CSV with left,right,answer"
    )
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="FIELD=TITLE",
        help="which column holds a field; repeatable",
    )
    parser.add_argument("--encoding", default="", help="of the files, if not UTF-8")
    parser.add_argument("--delimiter", default="", help="of CSV files, if the header does not show it")
    parser.add_argument("-q", "--quiet", action="store_true", help="no progress")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace, out: TextIO, progress: TextIO) -> None:
    """Read, compare, and write what was found.

    Raises
    ------
    InvalidFile
        If a file cannot be used; the message says what to do.
    """
    if len(chosen.files) > 2:
        raise InvalidFile(f"{len(chosen.files)} files are too many: give one, or a file and a registry.")
    check_output(chosen.output)
    decisions = read_decisions(chosen.decisions) if chosen.decisions else Decisions()
    files = [_read(path, chosen) for path in chosen.files]
    known = [{record.key: record for record in records} for records in files]

    def show(done: int, total: int) -> None:
        progress.write(f"\rcompared {done:,} of {total:,} records")
        progress.write("\n" if done == total else "")
        progress.flush()

    report = None if chosen.quiet else show
    pairs: Sequence[PairScore]
    if len(files) == 1:
        found = find_duplicates(files[0], decisions=decisions, progress=report)
        pairs, conflicts, compared = found.pairs, found.conflicts, found.compared
    else:
        linked = link(files[0], files[1], decisions=decisions, progress=report)
        pairs = [pair for one in linked.links for pair in one.matches]
        conflicts, compared = linked.conflicts, linked.compared
    rows = list(_rows(pairs, known[0], known[-1]))
    if chosen.output:
        _write(chosen.output, rows, conflicts)
        out.write(f"{len(rows):,} pairs written to {chosen.output}\n")
    else:
        out.writelines(_table(rows))
    out.writelines(_summary(pairs, conflicts, compared))


def _read(path: Path, chosen: argparse.Namespace) -> list[OrganisationRecord]:
    columns = dict(item.split("=", 1) if "=" in item else (item, "") for item in chosen.column)
    return read_records(path, encoding=chosen.encoding, delimiter=chosen.delimiter, columns=columns)


def _rows(
    pairs: Iterable[PairScore],
    left: Mapping[str, OrganisationRecord],
    right: Mapping[str, OrganisationRecord],
) -> Iterator[dict[str, Any]]:
    for pair in pairs:
        evidence = [("for: " if item.speaks_for else "against: ") + item.words for item in pair.evidence]
        values = (
            pair.verdict.value,
            round(pair.probability, 3),
            pair.left,
            _name(left[pair.left]),
            pair.right,
            _name(right[pair.right]),
            pair.other_site,
            evidence or [pair.decided],
        )
        yield dict(zip(_HEADER, values, strict=True))


def _name(record: OrganisationRecord) -> str:
    return record.names[0] if record.names else "(no name)"


def _table(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for row in rows:
        site = " (another site)" if row["other_site"] else ""
        yield f"{row['answer']:<12} {row['probability']:.2f}{site}\n"
        for side in ("left", "right"):
            yield f"    {row[side]:<12} {row[side + '_name'][:_NAME_WIDTH]}\n"
        for words in row["evidence"]:
            yield f"        {words}\n"


def _summary(pairs: Sequence[PairScore], conflicts: Sequence[Conflict], compared: int) -> Iterator[str]:
    same = sum(pair.verdict is Verdict.SAME for pair in pairs)
    yield f"{compared:,} pairs compared: {same:,} the same, {len(pairs) - same:,} to ask a person about\n"
    for conflict in conflicts:
        yield f"conflict: {conflict.words}\n"


def _write(path: Path, rows: Sequence[Mapping[str, Any]], conflicts: Sequence[Conflict]) -> None:
    if path.suffix.lower() == ".json":
        write_json(path, {"pairs": rows, "conflicts": [conflict.words for conflict in conflicts]})
    else:
        write_table(path, _HEADER, ([row[title] for title in _HEADER] for row in rows))
