"""Writing the search table: called by every service that changes what the public sees of an organisation."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction

from trellis.registry.models import Organisation, SearchEntry
from trellis.registry.services import search_sql
from trellis.registry.types import PUBLIC

# Stemmers that PostgreSQL may bring; where it has none, words are matched as written and by beginnings.
STEMMERS = json.dumps({
    "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hu": "hungarian",
    "hy": "armenian", "it": "italian", "lt": "lithuanian", "nb": "norwegian", "nl": "dutch",
    "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "sv": "swedish", "tr": "turkish",
})  # fmt: skip

# More in one statement go no faster: they sort on disk, and for a table just filled the server plans badly.
AT_ONCE = 5000


def refresh(*, organisation_ids: Iterable[int]) -> None:
    """Write what a search finds of these organisations anew, inside the caller's transaction.

    Organisations that are not public, or no longer there, leave the search table. If a network's name or its
    being public changed, its members are written anew too, for they show it. Call it once with many ids
    rather than often with few. May be repeated: what has not changed is not written.

    Raises
    ------
    RuntimeError
        Outside a transaction: the search table would for a moment say something else than the profiles.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("the search table is written in the transaction of the change")
    ids = sorted(set(organisation_ids))
    if not ids:
        return
    public = [str(status) for status in PUBLIC]
    with connection.cursor() as cursor:
        cursor.execute(search_sql.AFFECTED, {"ids": ids, "public": public})
        ids = sorted({*ids, *(row[0] for row in cursor.fetchall())})
        known: dict[str, Any] = {"ids": ids, "public": public, "stemmers": STEMMERS}
        # Two changes of one organisation write one after the other; in one order, so that they cannot lock
        # each other out. The statements after this one see what the other one wrote.
        cursor.execute(search_sql.LOCK, known)
        cursor.execute(search_sql.BY_KEYS, ["off"])
        for start in range(0, len(ids), AT_ONCE):
            part = {**known, "ids": ids[start : start + AT_ONCE]}
            cursor.execute(search_sql.REMOVE, part)
            cursor.execute(search_sql.ADD_VALUES, part)
            cursor.execute(search_sql.RENAME_NETWORKS, part)
            cursor.execute(search_sql.WRITE, part)
            cursor.execute(search_sql.ADD_WORDS, part)
        cursor.execute(search_sql.BY_KEYS, ["on"])


def rebuild(*, at_once: int = 5000) -> int:
    """Write the whole search table anew, some thousands of organisations at a time; return how many.

    After a new edition of the taxonomy, a new version of PostgreSQL or a repaired database. Searching goes on
    meanwhile. May be repeated.
    """
    ids = all_ids()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(search_sql.RENEW_VALUES)
        cursor.execute(search_sql.RENEW_VALUE_WORDS, {"stemmers": STEMMERS})
    for start in range(0, len(ids), at_once):
        with transaction.atomic():
            refresh(organisation_ids=ids[start : start + at_once])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(search_sql.FORGET_WORDS)
        cursor.execute(search_sql.ADD_WORDS, {"ids": ids})
    return len(ids)


def all_ids() -> list[int]:
    """Of all organisations, and of entries whose organisation is gone."""
    organisations = Organisation.objects.values_list("id", flat=True)
    return sorted({*organisations, *SearchEntry.objects.values_list("pk", flat=True)})


def list_stale(*, at_once: int = 5000) -> list[int]:
    """The ids of organisations whose search rows are not what they should be; writes nothing.

    Each part is refreshed in a transaction that is undone, and compared with what stood there before.
    """
    ids = all_ids()
    stale: set[int] = set()
    for start in range(0, len(ids), at_once):
        part = ids[start : start + at_once]
        with transaction.atomic():
            before = digests(part)
            refresh(organisation_ids=part)
            stale |= {id_ for id_, _ in before ^ digests(part)}
            transaction.set_rollback(True)
    return sorted(stale)


def digests(ids: Sequence[int]) -> set[tuple[int, str]]:
    with connection.cursor() as cursor:
        cursor.execute(search_sql.DIGESTS, {"ids": list(ids)})
        return set(cursor.fetchall())
