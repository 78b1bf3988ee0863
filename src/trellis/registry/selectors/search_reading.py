"""Running a statement on the search tables."""

import json
from typing import Any

from django.db import connection, transaction

# The server thinks looking at a document costs next to nothing, and would rather look at all of them, or
# go through them by name, than ask the index of words. It is the other way round by a factor of a hundred.
BY_WORDS = (
    "SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off; SET LOCAL enable_indexonlyscan = off"
)

# To go through the names in their order until a page is full: quick where many match.
IN_ORDER = "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off"


def fetch(statement: str, params: Any = ()) -> list[tuple[Any, ...]]:
    """All rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall()


def fetch_by_words(statement: str, params: Any = ()) -> list[tuple[Any, ...]]:
    """All rows of a statement with a condition on documents, which the index of words answers."""
    return fetch_so(BY_WORDS, statement, params)


def fetch_in_order(statement: str, params: Any = ()) -> list[tuple[Any, ...]]:
    """All rows of a statement for some rows by name, which the index of names answers."""
    return fetch_so(IN_ORDER, statement, params)


def fetch_so(how: str, statement: str, params: Any) -> list[tuple[Any, ...]]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(how)
        cursor.execute(statement, params)
        return cursor.fetchall()


def estimate(where: str, params: Any = ()) -> int:
    """About how many entries meet a condition, as the server guesses: a fraction of a millisecond.

    Only to choose between two ways to the same answer.
    """
    statement = f"EXPLAIN (FORMAT JSON) SELECT FROM registry_search_entry WHERE {where}"
    plan = fetch(statement, params)[0][0]
    plan = json.loads(plan) if isinstance(plan, str) else plan
    return int(plan[0]["Plan"]["Plan Rows"])
