"""Running a statement on the search tables."""

from typing import Any

from django.db import connection, transaction

# The server thinks looking at a document costs next to nothing, and would rather look at all of them, or
# go through them by name, than ask the index of words. It is the other way round by a factor of a hundred.
BY_WORDS = (
    "SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off; SET LOCAL enable_indexonlyscan = off"
)


def fetch(statement: str, params: Any = ()) -> list[tuple[Any, ...]]:
    """All rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall()


def fetch_by_words(statement: str, params: Any = ()) -> list[tuple[Any, ...]]:
    """All rows of a statement with a condition on documents, which the index of words answers."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(BY_WORDS)
        cursor.execute(statement, params)
        return cursor.fetchall()
