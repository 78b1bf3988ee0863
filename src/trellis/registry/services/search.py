"""Writing the search table: called by every service that changes what the public sees of an organisation."""

import json
from collections.abc import Iterable

from django.db import connection

from trellis.registry.services import search_sql
from trellis.registry.types import PUBLIC

# Languages whose stemmer PostgreSQL may bring; for the others words are matched as written and by their beginnings.
STEMMERS = {
    "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish", "et": "estonian",
    "fi": "finnish", "fr": "french", "ga": "irish", "hu": "hungarian", "it": "italian", "lt": "lithuanian",
    "nl": "dutch", "pt": "portuguese", "ro": "romanian", "sv": "swedish", "no": "norwegian", "nb": "norwegian",
    "sr": "serbian", "tr": "turkish", "ru": "russian", "ca": "catalan", "eu": "basque", "hy": "armenian",
}  # fmt: skip


def stemmers() -> dict[str, str]:
    """The stemmer of each language that this server has."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cfgname FROM pg_ts_config")
        present = {row[0] for row in cursor.fetchall()}
    return {language: name for language, name in STEMMERS.items() if name in present}


def refresh(*, organisation_ids: Iterable[int]) -> None:
    """Write what a search finds of these organisations anew, inside the caller's transaction.

    Organisations that are not public, or no longer there, leave the search table. If a network's name or its
    being public changed, its members are written anew too, for they show it. Call it once with many ids
    rather than often with few. May be repeated: what has not changed is not written.

    Raises
    ------
    RuntimeError
        Outside a transaction: the search table would say something else than the profiles, if only for a moment.
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
        known = {"ids": ids, "public": public, "stemmers": json.dumps(stemmers())}
        # Two changes of one organisation write one after the other; in one order, so that they cannot lock
        # each other out. The statements after this one see what the other one wrote.
        cursor.execute(search_sql.LOCK, known)
        cursor.execute(search_sql.REMOVE, known)
        cursor.execute(search_sql.ADD_VALUES, known)
        cursor.execute(search_sql.RENAME_NETWORKS, known)
        cursor.execute(search_sql.WRITE, known)
        cursor.execute(search_sql.ADD_WORDS, known)
