"""The chain over a million entries: sealed, verified, and tampered with 200 times: `make bench-audit`.

In a database of its own that is dropped afterwards. The entries are written by the platform's own service as
the application's role. The tampering is done as the owner of the tables with every guard taken away: random
edits of one column, deletions and swaps of two entries' contents, no two in one seal. Beside it the plain way
to verify a chain: each entry hashed with the hash before it, read through the same ORM.
"""

import argparse
import hashlib
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import psycopg

from bench.databases import create_database, drop_database, own_database

ROOT = Path(__file__).parents[2]
NAME = "trellis_bench_audit"
ASKED_SECONDS, TAMPERINGS = 60.0, 200
IN_ONE_TRANSACTION, IN_ONE_SEAL = 5000, 1000
TABLES = ("audit_auditentry", "audit_auditseal")
CONTENT = "at, actor_id, actor_system, action, subject_type, subject_id, changes, reason"
EDITS = (
    "at = at + interval '1 microsecond'",
    "actor_id = coalesce(actor_id, 0) + 1",
    "action = action || ' '",
    "subject_type = upper(subject_type)",
    "subject_id = subject_id || '0'",
    "changes = jsonb_set(changes, '{name,1}', '\"another\"')",
    "reason = 'because'",
)


def write_entries(count: int, seed: int) -> float:
    """Write entries as the services of the platform do; returns how long it took [s]."""
    from django.db import transaction  # noqa: PLC0415  needs Django set up

    from trellis.audit import services  # noqa: PLC0415
    from trellis.core.types import Actor, system_actor  # noqa: PLC0415

    chance = random.Random(seed)
    actors = [*(Actor(person_id=number) for number in range(1, 400)), system_actor("import worker")]

    def entries(some: int) -> Iterator[services.NewEntry]:
        for _ in range(some):
            number = chance.randrange(1, 200_000)
            old, new = f"Cluster {chance.randrange(10**6)}", f"Cluster of tools {chance.randrange(10**6)}"
            changes = {"name": (old, new), "city": ("Lyon", "Île-de-France\tNord")}
            yield services.entry(chance.choice(actors), "changed", "organisation", number, changes, "")

    began = time.perf_counter()
    for first in range(0, count, IN_ONE_TRANSACTION):
        with transaction.atomic():
            services.record_many(entries(min(IN_ONE_TRANSACTION, count - first)))
    return time.perf_counter() - began


def seal() -> tuple[float, int]:
    from trellis.audit.services.sealing import seal_entries  # noqa: PLC0415
    from trellis.core.types import system_actor  # noqa: PLC0415

    began = time.perf_counter()
    sealed = seal_entries(actor=system_actor("audit sealer"), most=IN_ONE_SEAL)
    return time.perf_counter() - began, sealed


def verify() -> tuple[float, Any]:
    from trellis.audit.selectors import verify_chain  # noqa: PLC0415

    began = time.perf_counter()
    verdict = verify_chain()
    return time.perf_counter() - began, verdict


def verify_plainly(count: int) -> float:
    """The plain way, each entry hashed with the hash before it: the seconds for `count` entries."""
    from trellis.audit.models import AuditEntry  # noqa: PLC0415

    digest = b""
    began = time.perf_counter()
    for row in AuditEntry.objects.order_by("id")[:count].iterator():
        said = [row.pk, row.at.isoformat(), row.actor_id, row.actor_system, row.action, row.subject_type,
                row.subject_id, row.changes, row.reason]  # fmt: skip
        digest = hashlib.sha256(digest + json.dumps(said, sort_keys=True).encode()).digest()
    return time.perf_counter() - began


def tamper(owner: psycopg.Connection[Any], seals: int, count: int, seed: int) -> list[set[int]]:
    """Tamper `TAMPERINGS` times, never twice in one seal; returns the seals (by place) that each touched."""
    chance = random.Random(seed)
    kinds = [("edit", "deletion", "swap")[number % 3] for number in range(TAMPERINGS)]
    places = iter(chance.sample(range(seals), TAMPERINGS + kinds.count("swap")))

    def one_of(place: int) -> int:
        return chance.randrange(place * IN_ONE_SEAL, min((place + 1) * IN_ONE_SEAL, count)) + 1

    touched = []
    for kind in kinds:
        place = next(places)
        entry = one_of(place)
        if kind == "edit":
            owner.execute(f"UPDATE audit_auditentry SET {chance.choice(EDITS)} WHERE id = %s", [entry])
            touched.append({place})
        elif kind == "deletion":
            owner.execute("DELETE FROM audit_auditentry WHERE id = %s", [entry])
            touched.append({place})
        else:
            other_place = next(places)
            other = one_of(other_place)
            owner.execute(
                f"UPDATE audit_auditentry entry SET ({CONTENT}) = (SELECT {CONTENT} FROM audit_auditentry o"
                " WHERE o.id = CASE entry.id WHEN %(a)s THEN %(b)s ELSE %(a)s END)"
                " WHERE id IN (%(a)s, %(b)s)",
                {"a": entry, "b": other},
            )
            touched.append({place, other_place})
    return touched


def guards(owner: psycopg.Connection[Any], word: str) -> None:
    for table in TABLES:
        owner.execute(f"ALTER TABLE {table} {word} TRIGGER USER")


def measure(owner_url: str, options: argparse.Namespace) -> dict[str, Any]:
    from trellis.audit.models import AuditSeal  # noqa: PLC0415

    count = options.entries
    figures: dict[str, Any] = {
        "entries": count,
        "write_seconds": round(write_entries(count, options.seed), 1),
    }
    seconds, sealed = seal()
    figures |= {"seal_seconds": round(seconds, 1), "sealed": sealed}
    runs = [verify() for _ in range(3)]
    figures["verify_seconds"] = round(sorted(seconds for seconds, _ in runs)[1], 1)
    figures["false_alarms"] = sum(len(verdict.faults) for _, verdict in runs)
    sample = min(count, 100_000)
    figures["plain_seconds_scaled"] = round(verify_plainly(sample) * count / sample, 1)
    figures["plain_ratio"] = round(figures["plain_seconds_scaled"] / figures["verify_seconds"], 1)
    order = list(AuditSeal.objects.order_by("id").values_list("id", flat=True))
    with psycopg.connect(owner_url) as owner:
        guards(owner, "DISABLE")
        touched = tamper(owner, len(order), count, options.seed + 1)
        guards(owner, "ENABLE")
    _, verdict = verify()
    named = {order.index(fault.seal_id) for fault in verdict.faults if fault.seal_id}
    figures["tamperings"] = len(touched)
    figures["found"] = sum(places <= named for places in touched)
    figures["sound_seals_named"] = len(named - set().union(*touched))
    return figures


def show(figures: dict[str, Any]) -> bool:
    asked = {
        "verify_seconds": ("≤", ASKED_SECONDS), "found": ("=", TAMPERINGS), "false_alarms": ("=", 0),
        "sound_seals_named": ("=", 0),
    }  # fmt: skip
    holds = True
    print(f"\n{'':<24}{'asked':>10}{'measured':>12}")
    for key, value in figures.items():
        sign, limit = asked.get(key, ("", ""))
        good = not sign or (value <= limit if sign == "≤" else value == limit)
        holds &= good
        print(f"{key:<24}{f'{sign} {limit}':>10}{value:>12}  {'' if good else 'MISSED'}")
    return holds


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    if options.entries < 3 * TAMPERINGS * IN_ONE_SEAL // 2:
        parser.error(f"at least {3 * TAMPERINGS * IN_ONE_SEAL // 2} entries: no two tamperings in one seal")
    owner = os.environ.get("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"]
    create_database(owner, NAME)
    os.environ["DATABASE_URL"] = own_database(os.environ["DATABASE_URL"], NAME)
    os.environ["DATABASE_OWNER_URL"] = own_database(owner, NAME)
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    os.environ["TRELLIS_POOL"] = "0"
    subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], cwd=ROOT, check=True)
    django.setup()
    try:
        figures = measure(own_database(owner, NAME), options)
    finally:
        django.db.connections.close_all()
        drop_database(owner, NAME)
    holds = show(figures)
    print(json.dumps(figures | {"holds": holds}))
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
