"""Does the chain hold? Every seal is computed again from the entries as they stand now."""

import hashlib
from collections.abc import Iterable, Iterator

from django.db import connection

from trellis.audit.models import AuditSeal
from trellis.audit.types import Broken, Fault, Head, Ranges, Seal, Verdict

# What is sealed of an entry; in COPY's text form it is the same on every server and in every session.
LINES = """
COPY (
    SELECT id, (extract(epoch FROM at) * 1000000)::bigint, actor_id, actor_system, action, subject_type,
           subject_id, changes::text, reason
    FROM audit_auditentry WHERE id BETWEEN %s AND %s AND %s::int8multirange @> id ORDER BY id
) TO STDOUT
"""
# The sealer runs three times a minute: what has waited this long was put there behind its back.
UNSEALED = """
WITH covered AS (SELECT coalesce(range_agg(entries), '{}') AS entries FROM audit_auditseal),
     bare AS (SELECT entry.id, entry.at FROM audit_auditentry entry, covered
              WHERE NOT covered.entries @> entry.id)
SELECT count(*), count(*) FILTER (WHERE at < now() - interval '1 hour'), min(id) FROM bare
"""


def newest_seal() -> Seal | None:
    """The end of the chain; None before the first seal."""
    row = AuditSeal.objects.order_by("-id").first()
    return row.record() if row else None


def digest_of(previous: str, entries: Ranges) -> tuple[str, int]:
    """The digest over the previous seal's and these entries as they stand now, and how many stand."""
    digest = hashlib.sha256(previous.encode())
    found = 0
    first, last = bounds(entries)
    with connection.cursor() as cursor, cursor.copy(LINES, [first, last, entries]) as copy:
        for block in copy:
            digest.update(block)
            found += bytes(block).count(b"\n")  # a newline within a text is written as \n
    return digest.hexdigest(), found


def verify_chain(*, heads: Iterable[Head] = ()) -> Verdict:
    """Compute the whole chain anew and compare it, and the heads that were published, with what stands.

    Names each seal whose entries were changed, removed or added, each that does not follow the one before,
    each head that is not in the chain, and entries that no seal covers after an hour. A million entries
    take some seconds.
    """
    faults: list[Fault] = []
    digests: dict[int, str] = {}
    previous: Seal | None = None
    entries = 0
    for seal in seals():
        faults += faults_of(seal, previous)
        digests[seal.id] = seal.digest
        entries += seal.count
        previous = seal
    faults += [
        Fault(Broken.HEAD, head.seal_id, f"{head.day}: {head.digest}")
        for head in heads
        if digests.get(head.seal_id) != head.digest
    ]
    with connection.cursor() as cursor:
        cursor.execute(UNSEALED)
        bare, old, first = cursor.fetchone()
    if old:
        faults.append(Fault(Broken.UNSEALED, None, f"{old}, the first is entry {first}"))
    return Verdict(seals=len(digests), entries=entries, waiting=bare - old, faults=tuple(faults))


def seals() -> Iterator[Seal]:
    for row in AuditSeal.objects.order_by("id").iterator():
        yield row.record()


def faults_of(seal: Seal, previous: Seal | None) -> list[Fault]:
    """What is wrong with one seal, given the one that stands before it."""
    if seal.previous_id != (previous.id if previous else None):
        return [Fault(Broken.CHAIN, seal.id, f"it names seal {seal.previous_id} as the one before")]
    digest, found = digest_of(previous.digest if previous else "", seal.entries)
    if found == seal.count:
        return [] if digest == seal.digest else [Fault(Broken.CHANGED, seal.id, numbers(seal))]
    kind = Broken.MISSING if found < seal.count else Broken.ADDED
    return [Fault(kind, seal.id, f"{found} of {seal.count}, {numbers(seal)}")]


def numbers(seal: Seal) -> str:
    first, last = bounds(seal.entries)
    return f"entries {first} to {last}"


def bounds(entries: Ranges) -> tuple[int, int]:
    """The first and the last number of a set that is not empty and has no open end."""
    first, end = entries[0].lower, entries[-1].upper
    if first is None or end is None:
        raise ValueError("a seal covers a bounded set of entries")
    return first, end - 1
