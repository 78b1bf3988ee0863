"""Programs that go on after `make demo` ends: started, found again and stopped by their own record.

A record names the pid and the moment that process began, so that a pid which another program has since been
given is never taken for ours. Each program leads a process group of its own: its children end with it.
"""

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from deploy.errors import SetupError

STOP_SECONDS = 15
STATE, GROUP, STARTED = 0, 2, 19  # positions in what read_facts returns


@dataclass(frozen=True)
class Process:
    """A program of ours; `started` is the system's own word for when, compared and never computed with."""

    pid: int
    started: str
    began_at: float


def read_facts(pid: int) -> list[str] | None:
    """What the system says of a process after its name (which may hold blanks), or None where it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None


def began(pid: int) -> str | None:
    """When the process with this pid began, or None where there is none."""
    if Path("/proc/self/stat").exists():
        facts = read_facts(pid)
        return None if facts is None or facts[STATE] == "Z" else facts[STARTED]
    shown = subprocess.run(
        ["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return shown.stdout.strip() or None


def read_record(file: Path) -> Process | None:
    try:
        return Process(**json.loads(file.read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def find_running(file: Path) -> Process | None:
    """The recorded process, where it still runs."""
    process = read_record(file)
    return process if process and began(process.pid) == process.started else None


def launch(
    command: list[str], *, record: Path, log: Path, environment: Mapping[str, str], folder: Path
) -> Process:
    """Start a program in the background; its output is appended to `log`."""
    record.parent.mkdir(parents=True, exist_ok=True)
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        child = subprocess.Popen(
            command, cwd=folder, env=dict(environment), stdin=subprocess.DEVNULL, stdout=output,
            stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    child.returncode = 0  # it outlives this program: nobody is warned that nobody waits for it
    started = began(child.pid)
    if started is None:
        raise SetupError(f"{command[0]} ended at once. It said:\n{last_lines(log)}")
    process = Process(pid=child.pid, started=started, began_at=time.time())
    record.write_text(json.dumps(asdict(process)) + "\n")
    return process


def group_lives(pid: int) -> bool:
    """True while the process group has a member that is not merely waiting to be buried."""
    if Path("/proc/self/stat").exists():
        found = (read_facts(int(entry.name)) for entry in Path("/proc").iterdir() if entry.name.isdigit())
        return any(facts[GROUP] == str(pid) and facts[STATE] != "Z" for facts in found if facts)
    try:
        os.killpg(pid, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def is_ours(process: Process) -> bool:
    """True while the leader runs, or left children: no pid is given anew while its group lives."""
    now = began(process.pid)
    return now == process.started or (now is None and group_lives(process.pid))


def stop(record: Path) -> bool:
    """Ask the program to end, then insist; False where it did not run."""
    process = read_record(record)
    running = process is not None and is_ours(process)
    if process and running:
        signal_group(process, signal.SIGTERM)
        if not wait_for_end(process, seconds=STOP_SECONDS):
            signal_group(process, signal.SIGKILL)
            wait_for_end(process, seconds=STOP_SECONDS)
    record.unlink(missing_ok=True)
    return running


def signal_group(process: Process, which: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, which)


def wait_for_end(process: Process, *, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(process.pid, os.WNOHANG)
        if not is_ours(process):
            return True
        time.sleep(0.05)
    return False


def last_lines(log: Path, count: int = 15) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-count:]) if log.exists() else ""
