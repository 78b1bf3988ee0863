"""What the demonstration's database holds: tables, reference lists, organisations, a sign-in.

Each step is done once for a database, and again when the files that it reads have changed; `done.json`
remembers. A server of one's own (DATABASE_URL) may be changed by others: there every step is asked each time.
"""

import contextlib
import hashlib
import json
import os
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from deploy.errors import SetupError
from deploy.folders import ROOT, var_folder

OPERATOR = "operator@demo.example"
DATA = {".yaml", ".yml", ".csv", ".tsv", ".json", ".jsonl", ".gz", ".txt"}
Environment = dict[str, str]


@dataclass(frozen=True)
class Step:
    """One management command that fills the database; `files` are those it reads."""

    shown: str
    command: tuple[str, ...]
    files: Callable[[], Iterator[Path]]
    secret: Callable[[], str] = str


def migration_files() -> Iterator[Path]:
    yield from ROOT.glob("src/trellis/*/migrations/*.py")
    yield ROOT / "requirements" / "base.txt"  # brings migrations of others


def data_files(module: str) -> Iterator[Path]:
    """The module's data, and the code of its commands."""
    folder = ROOT / "src" / "trellis" / module
    for path in folder.rglob("*"):
        within = path.relative_to(folder).parts
        if (path.suffix in DATA and "tests" not in within) or (
            path.suffix == ".py" and "management" in within
        ):
            yield path


def place_files() -> Iterator[Path]:
    """What the index of cities and regions is made from: packages, outlines, changes between regions."""
    yield ROOT / "requirements" / "base.txt"
    yield ROOT / "deploy" / "outlines" / "package-lock.json"
    yield from data_files("taxonomy")


def find_steps() -> list[Step]:
    """In this order; a command that this version does not have is left out."""
    steps = [
        Step("tables", ("migrate", "--no-input", "--verbosity=0"), migration_files),
        loader("reference lists", "load_taxonomy"),
        Step("cities and outlines", ("prepare_places",), place_files),
        loader("organisations and networks", "load_demo"),
        loader("events", "load_demo_events"),
        loader("meetings", "load_demo_meetings"),
        loader("offers and needs", "load_demo_listings"),
        Step("sign-in", ("create_operator", OPERATOR, "--password-from-input"), no_files, demo_password),
        Step("persons", ("create_demo_persons", "--password-from-input"), no_files, demo_password),
    ]
    return [step for step in steps if find_module(step.command[0])]


def loader(shown: str, command: str) -> Step:
    return Step(shown, (command,), lambda: data_files(find_module(command)))


def find_module(command: str) -> str:
    """The module that has this management command, or an empty text."""
    found = next(ROOT.glob(f"src/trellis/*/management/commands/{command}.py"), None)
    return found.parents[2].name if found else ""


def no_files() -> Iterator[Path]:
    return iter(())


def demo_password() -> str:
    return keep_secret("demo-password", length=12)


def keep_secret(name: str, *, length: int = 48) -> str:
    """A secret made once and kept in var/, readable by its owner alone."""
    file = var_folder() / name
    file.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as output:
            output.write(secrets.token_urlsafe(length) + "\n")
    return file.read_text().strip()


def fingerprint(step: Step, environment: Environment) -> str:
    """Changes with the files that the step reads, and with the database."""
    digest = hashlib.sha256(f"{environment['DATABASE_URL']} {step.command}".encode())
    for path in sorted(step.files()):
        status = path.stat()
        digest.update(f"{path.relative_to(ROOT)} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def done_file() -> Path:
    return var_folder() / "run" / "done.json"


def forget() -> None:
    """Ask every step again: the database's content has been exchanged."""
    done_file().unlink(missing_ok=True)


def read_done() -> dict[str, str]:
    try:
        return dict(json.loads(done_file().read_text()))
    except (FileNotFoundError, ValueError):
        return {}


def fill(environment: Environment, *, remember: bool, say: Callable[[str], None]) -> None:
    """Do every step that is not done yet."""
    done = read_done() if remember else {}
    for step in find_steps():
        mark = fingerprint(step, environment)
        if done.get(step.command[0]) == mark:
            continue
        say(f"  {step.shown} …")
        manage(*step.command, environment=environment, secret=step.secret())
        done[step.command[0]] = mark
        done_file().parent.mkdir(parents=True, exist_ok=True)
        done_file().write_text(json.dumps(done, indent=2) + "\n")


def manage(*arguments: str, environment: Environment, secret: str = "") -> None:
    """Run a management command; its output is shown only where it fails."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT, env=environment, input=secret, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise SetupError(f"`manage.py {arguments[0]}` failed:\n{(done.stdout + done.stderr).strip()[-3000:]}")
