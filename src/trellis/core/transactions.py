"""One transaction, one actor, whom the database knows; a violated constraint becomes a person's error.

Tables with confidential rows show and take only the rows of the transaction's actor
(docs/how-to/row-level-security.md). The actor is set for the transaction alone: a connection that goes back
to the pool keeps nothing of it. Where none is set, those tables are empty.
"""

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils.translation import gettext as _

from trellis.core.errors import Conflict
from trellis.core.types import Actor

SET_ACTOR = "SELECT set_config('trellis.person', %s, true), set_config('trellis.system', %s, true)"
ACTORS = "trellis_actors"  # of a connection: those of the blocks under way, the innermost last
STORED = "trellis_stored"  # of a connection: whether a change may have been stored since `begin_anew`
NOBODY = ("", "")
DEADLOCK = "40P01"  # two transactions waited for each other: the database ended this one


def constraint_name(error: IntegrityError) -> str:
    """The name of the database constraint that refused a change, or an empty text."""
    diagnostic = getattr(error.__cause__, "diag", None)
    return getattr(diagnostic, "constraint_name", None) or ""


@contextlib.contextmanager
def change(actor: Actor, messages: Mapping[str, Any] | None = None) -> Iterator[None]:
    """Run the block in one transaction of the actor; `messages` says what a constraint's name means.

    A block within another acts for its own actor, and the outer one goes on with its own.

    Raises
    ------
    Conflict
        If the database refuses the change by one of the named constraints; and of a change with `messages`,
        if it and another one wait for each other and the database ends this one.
    """
    is_whole = not connection.in_atomic_block
    try:
        with transaction.atomic(), acting(actor):
            yield
            setattr(connection, STORED, True)  # from here on the database alone knows
    except IntegrityError as error:
        name = constraint_name(error)
        if messages and name in messages:
            raise Conflict(str(messages[name])) from error
        raise
    except OperationalError as error:
        if messages and is_whole and getattr(error.__cause__, "sqlstate", None) == DEADLOCK:
            text = _(
                "Somebody else changed the same at this moment, and nothing of yours was stored. Try again."
            )
            raise Conflict(text) from error
        raise


def begin_anew() -> None:
    """Forget what was changed before: a request begins."""
    setattr(connection, STORED, False)


def may_be_stored() -> bool:
    """Whether a change since then came to its end, and so may be stored even if nobody was told."""
    return bool(getattr(connection, STORED, False))


@contextlib.contextmanager
def reading(actor: Actor) -> Iterator[None]:
    """Read confidential rows in the block, as the actor: a page in one transaction, not for every query one.

    Queries made in the block must be answered in it; nothing is written.
    """
    if connection.in_atomic_block and current() == names_of(actor):
        yield
        return
    with transaction.atomic(), acting(actor):
        yield


@contextlib.contextmanager
def acting(actor: Actor) -> Iterator[None]:
    """Tell the database who acts. A failure needs no telling: what is rolled back takes the actor along."""
    names, before = names_of(actor), current()
    if names != before:
        tell_database(names)
    actors = getattr(connection, ACTORS, None)
    if actors is None:
        actors = []
        setattr(connection, ACTORS, actors)
    actors.append(names)
    try:
        yield
    finally:
        actors.pop()
    forgets = not connection.savepoint_ids or connection.needs_rollback  # the end of it, or of this part
    if names != before and not forgets:
        tell_database(before)


def current() -> tuple[str, str]:
    """Person and system of the innermost block under way."""
    actors = getattr(connection, ACTORS, None)
    return actors[-1] if actors else NOBODY


def names_of(actor: Actor) -> tuple[str, str]:
    return ("" if actor.person_id is None else str(actor.person_id), actor.system)


def tell_database(names: tuple[str, str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(SET_ACTOR, names)


def commit_without_waiting() -> None:
    """Let the transaction under way end before it is on the disk.

    Only for work that is done again where a crash of the database takes its last moments away; what is
    committed later in the usual way makes this safe too.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO off")
