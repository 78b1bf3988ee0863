"""The chain of seals: entries are sealed in batches, and each seal holds the digest of the one before.

Writers wait for nothing. A seal takes whatever entries stand and no seal covers yet; one that was committed
late, behind higher numbers, goes into the next seal.
"""

from django.db import connection, transaction

from trellis.audit import policies
from trellis.audit.models import AuditSeal
from trellis.audit.selectors.chain import digest_of, newest_seal
from trellis.audit.types import Ranges
from trellis.core.errors import require
from trellis.core.types import Actor

MOST = 50_000  # entries in one seal
SEALER = 0x7E57_5EA1  # the advisory lock of the one that seals
# Behind the newest seal that is a day old nothing is looked for: no transaction lasts that long.
WAITING = """
WITH newer AS (
         SELECT coalesce(range_agg(entries), '{}') AS entries FROM audit_auditseal
         WHERE at >= now() - interval '1 day'
     ),
     older AS (
         SELECT coalesce(max(upper(entries)), 0) AS until FROM audit_auditseal
         WHERE at < now() - interval '1 day'
     ),
     gap AS (
         SELECT unnest(int8multirange(int8range(older.until, NULL)) - newer.entries) AS ids FROM older, newer
     ),
     waiting AS (
         SELECT found.id
         FROM gap, LATERAL (
             SELECT id FROM audit_auditentry
             WHERE id >= lower(gap.ids) AND (upper(gap.ids) IS NULL OR id < upper(gap.ids))
             ORDER BY id LIMIT %(most)s
         ) AS found
         ORDER BY found.id LIMIT %(most)s
     )
SELECT range_agg(int8range(id, id + 1)), count(*) FROM waiting
"""


def seal_entries(*, actor: Actor, most: int = MOST) -> int:
    """Seal every entry that waits for it, at most so many with one seal; return how many were sealed.

    None where another does it just now. Raises NotPermitted but for operators and the system.
    """
    require(policies.can_seal(actor))
    total = 0
    while sealed := write_seal(most):
        total += sealed
    return total


def write_seal(most: int) -> int:
    """Write one seal over what waits; return how many entries it covers."""
    with transaction.atomic():
        if not take_lock():
            return 0
        entries, count = waiting(most)
        if not count:
            return 0
        last = newest_seal()
        digest, found = digest_of(last.digest if last else "", entries)
        if found != count:
            raise RuntimeError(f"{count} entries were to be sealed, but {found} were read")
        AuditSeal.objects.create(
            previous_id=last.id if last else None, entries=entries, count=count, digest=digest
        )
    return count


def take_lock() -> bool:
    """True for the only one that seals; the lock ends with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEALER])
        return bool(cursor.fetchone()[0])


def waiting(most: int) -> tuple[Ranges, int]:
    """The numbers of the entries that no seal covers yet, and how many they are."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING, {"most": most})
        entries, count = cursor.fetchone()
    return entries, count
