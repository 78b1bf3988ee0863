"""Time and memory of linking N generated records to N: `python -m bench.linkage.speed N`, one JSON object.

Half of the records are variants of entries of the registry, half are new. A process of its own, so that its
peak memory is its own; generating the records is not counted in the times.
"""

import json
import random
import resource
import sys
import time

from bench.linkage.generated.organisations import Organisation, name_of, organisations, record_of
from bench.linkage.generated.variants import SAME, fits
from trellis_engine.linkage import Index, OrganisationRecord, Verdict, link
from trellis_engine.linkage.prepared import prepare

SEED = 20_260_101
_NEW_RECORDS = 500
_SAMPLE = 5000


def registry_and_file(
    number: int,
) -> tuple[list[OrganisationRecord], list[OrganisationRecord], dict[str, str]]:
    """Return a registry, a file of as many records, and which entry each record of the file is, if any."""
    generator = random.Random(SEED)
    made = list(organisations(number + number // 2, SEED))
    registry = [record_of(one, one.key, name_of(one), generator) for one in made[:number]]
    known = [_variant(one, generator) for one in made[: number // 2]]
    new = [record_of(one, f"new {one.key}", name_of(one), generator) for one in made[number:]]
    answers = {record.key: one.key for record, one in zip(known, made, strict=False)}
    rows = [*known, *new]
    generator.shuffle(rows)
    return registry, rows, answers


def _variant(one: Organisation, generator: random.Random) -> OrganisationRecord:
    kind = generator.choice([kind for kind in SAME if fits(kind, one)])
    return record_of(one, f"{kind} {one.key}", SAME[kind](one, generator), generator)


def measure(number: int) -> dict[str, float]:
    """Link `number` records to `number` entries and return the figures."""
    registry, rows, answers = registry_and_file(number)
    began, busy = time.monotonic(), time.process_time()
    index = Index(registry)
    indexed, indexed_busy = time.monotonic(), time.process_time()
    found = link(rows, index)
    linked, linked_busy = time.monotonic(), time.process_time()
    for record in rows[:_NEW_RECORDS]:
        index.candidates(record)
    one_by_one = time.process_time() - linked_busy
    called = {one.key: one.matches[0].right for one in found.links if one.verdict is Verdict.SAME}
    shown = {one.key: {pair.right for pair in one.matches} for one in found.links}
    return {
        "records": number,
        "index_seconds": round(indexed - began, 1),
        "index_cpu_seconds": round(indexed_busy - busy, 1),
        "link_seconds": round(linked - indexed, 1),
        "link_cpu_seconds": round(linked_busy - indexed_busy, 1),
        "candidates_cpu_ms": round(1000 * one_by_one / _NEW_RECORDS, 2),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "compared": found.compared,
        "reduction_ratio": round(1 - found.compared / number**2, 8),
        "pair_completeness": round(_pair_completeness(index, rows[:_SAMPLE], answers), 4),
        "called_same": len(called),
        "called_same_rightly": sum(answers.get(key) == entry for key, entry in called.items()),
        "known": len(answers),
        "known_shown": sum(entry in shown[key] for key, entry in answers.items()),
        "asked": sum(one.verdict is Verdict.ASK for one in found.links),
    }


def _pair_completeness(index: Index, rows: list[OrganisationRecord], answers: dict[str, str]) -> float:
    known = [record for record in rows if record.key in answers]
    blocked = index.block_many([prepare(record) for record in known])
    hits = sum(
        answers[record.key] in {index.at(row).record.key for row in candidates}
        for record, candidates in zip(known, blocked, strict=True)
    )
    return hits / len(known) if known else 1.0


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
