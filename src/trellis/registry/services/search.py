"""Writing the search table: called by every service that changes what the public sees of an organisation."""

import json
from collections.abc import Iterable
from typing import Any

from django.db import connection

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
        cursor.execute(search_sql.REMOVE, known)
        cursor.execute(search_sql.ADD_VALUES, known)
        cursor.execute(search_sql.RENAME_NETWORKS, known)
        cursor.execute(search_sql.WRITE, known)
        cursor.execute(search_sql.ADD_WORDS, known)
