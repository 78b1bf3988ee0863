"""One cluster's life: created, started, found running, and stopped; every step may be repeated."""

import contextlib
import fcntl
import json
import os
import secrets
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from deploy.errors import SetupError
from deploy.ports import free_port, is_free
from deploy.postgres_place import Place, hand_over
from deploy.postgres_roles import prepare

LEAST_FREE_BYTES = 200 * 1024 * 1024
START_ATTEMPTS = 6
DURABLE = {
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
}
THROWAWAY = {
    "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "wal_level": "minimal",
    "max_wal_senders": "0", "shared_buffers": "128MB",
}  # fmt: skip


# --- state: what must be remembered between starts


def read_state(place: Place) -> dict[str, str]:
    file = place.folder / "state.json"
    return json.loads(file.read_text()) if file.exists() else {}


def write_state(place: Place, state: dict[str, str]) -> None:
    """Replace the file in one step, so that a crash leaves the old one or the new one."""
    file = place.folder / "state.json"
    new = file.with_suffix(".new")
    new.touch(mode=0o600)
    new.write_text(json.dumps(state, indent=2) + "\n")
    new.replace(file)


@contextlib.contextmanager
def alone(place: Place) -> Iterator[None]:
    """Two starts at once: the second waits and then finds a running server."""
    with (place.folder / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


# --- processes


def run_program(place: Place, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one of PostgreSQL's programs as its account, in a small and known environment."""
    command = [str(place.programs / name), *arguments]
    environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "HOME": str(place.home)}
    account = place.account
    # Output goes to a file: the server outlives pg_ctl and would hold a pipe open for ever.
    with (place.folder / "program.log").open("w+") as output:
        done = subprocess.run(
            command, env=environment, cwd="/", stdin=subprocess.DEVNULL, stdout=output,
            stderr=subprocess.STDOUT, user=account.uid if account else None,
            group=account.gid if account else None, extra_groups=[] if account else None, check=False,
        )  # fmt: skip
        output.seek(0)
        return subprocess.CompletedProcess(command, done.returncode, output.read(), "")


def server_pid(place: Place) -> int | None:
    """The pid of this cluster's server, or None; a pid file that names another program does not count."""
    try:
        pid = int((place.data / "postmaster.pid").read_text().split("\n")[0])
    except (FileNotFoundError, ValueError):
        return None
    return pid if is_server(pid=pid, data=place.data) else None


def is_server(*, pid: int, data: Path) -> bool:
    if Path("/proc/self/cwd").exists():
        with contextlib.suppress(OSError):
            return Path(f"/proc/{pid}/cwd").resolve(strict=True) == data.resolve()
        return False
    shown = subprocess.run(["ps", "-o", "comm=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return "postgres" in shown.stdout


def clear_foreign_pid_file(place: Place) -> None:
    """After a reboot the pid in the file may be another program's: PostgreSQL would then refuse to start.

    A file whose process is gone is left alone: PostgreSQL reads in it which shared memory to check for
    survivors.
    """
    file = place.data / "postmaster.pid"
    if not file.exists() or server_pid(place) is not None:
        return
    with contextlib.suppress(ValueError):
        if Path(f"/proc/{int(file.read_text().split(chr(10))[0])}").exists():
            file.unlink()


# --- building and starting


def version_of(programs: Path) -> str:
    shown = subprocess.run(
        [str(programs / "postgres"), "--version"], capture_output=True, text=True, check=True
    )
    return shown.stdout.split()[2]


def build(place: Place, state: dict[str, str]) -> None:
    """initdb beside the final folder and rename: an interrupted one leaves nothing that looks finished."""
    version = version_of(place.programs)
    building = place.home / "data.building"
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(mode=0o700)
    hand_over(place=place, path=building)
    password = place.home / "password"
    password.touch(mode=0o600)
    password.write_text(state["superuser"])
    hand_over(place=place, path=password)
    # Texts sort by code point, the same on every machine and release; upper and lower case follow Unicode.
    # PostgreSQL 17 brings that order itself; older ones take the C library's.
    order = ["--locale=C.UTF-8"]
    if int(version.split(".")[0]) >= 17:
        order += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    done = run_program(
        place, "initdb", "--pgdata", str(building), "--encoding=UTF8", *order, "--username=postgres",
        f"--pwfile={password}", "--auth=scram-sha-256", *(["--no-sync"] if place.throwaway else []),
    )  # fmt: skip
    password.unlink()
    if done.returncode != 0:
        raise SetupError(f"PostgreSQL could not create its data folder.\n{explain(done.stdout)}")
    building.rename(place.data)


def configure(place: Place, *, port: int) -> None:
    shared_memory = shutil.disk_usage("/dev/shm").total if Path("/dev/shm").exists() else 0
    settings = {
        "listen_addresses": "127.0.0.1", "port": str(port), "unix_socket_directories": "",
        "max_connections": "100", "password_encryption": "scram-sha-256", "timezone": "UTC",
        "log_timezone": "UTC", "jit": "off", "random_page_cost": "1.1", "log_line_prefix": "%m [%p] %u@%d ",
        "log_min_duration_statement": "1000",
        # Containers often give 64 MB of /dev/shm, too little for a parallel query.
        "dynamic_shared_memory_type": "posix" if shared_memory >= 256 * 1024 * 1024 else "mmap",
        **(THROWAWAY if place.throwaway else DURABLE),
    }  # fmt: skip
    file = place.data / "trellis.conf"
    file.write_text("".join(f"{name} = '{value}'\n" for name, value in settings.items()))
    hand_over(place=place, path=file)
    main = place.data / "postgresql.conf"
    if "include 'trellis.conf'" not in main.read_text():
        with main.open("a") as handle:
            handle.write("\ninclude 'trellis.conf'\n")
    (place.data / "pg_hba.conf").write_text("host all all 127.0.0.1/32 scram-sha-256\n")


def check_room_and_version(place: Place) -> None:
    free = shutil.disk_usage(place.home).free
    if free < LEAST_FREE_BYTES:
        raise SetupError(
            f"Only {free // 2**20} MB are free where the database lives ({place.home}); it needs "
            f"{LEAST_FREE_BYTES // 2**20} MB to start. Free some space and start again: nothing is lost."
        )
    file = place.data / "PG_VERSION"
    if not file.exists():
        return
    written, here = file.read_text().strip(), version_of(place.programs).split(".")[0]
    if written != here:
        raise SetupError(
            f"The data in {place.data} was written by PostgreSQL {written}; the installed one is {here}.\n"
            f"Keep the data: PG_BIN=<bin folder of PostgreSQL {written}> make database-dump, then "
            "make database-destroy, then make database-restore.\n"
            "Begin with an empty database: make database-destroy."
        )


def explain(output: str) -> str:
    """The last lines of what PostgreSQL said, with the one hint that usually helps."""
    hint = ""
    if "No space left on device" in output:
        hint = "\nThe disk is full: free some space and start again. What was committed is kept."
    elif "Permission denied" in output:
        hint = "\nA file belongs to someone else: start as the same user as the first time."
    return "\n".join(output.strip().splitlines()[-12:]) + hint


def log_since(place: Place, position: int) -> str:
    if not place.log.exists():
        return ""
    with place.log.open("rb") as handle:
        handle.seek(position)
        return handle.read().decode(errors="replace")


def start_server(place: Place, state: dict[str, str]) -> None:
    port = int(state.get("port", 0))
    for attempt in range(START_ATTEMPTS):
        if not port or not is_free(port):
            port = free_port()
        configure(place, port=port)
        clear_foreign_pid_file(place)
        position = place.log.stat().st_size if place.log.exists() else 0
        done = run_program(
            place,
            "pg_ctl",
            "start",
            "--pgdata",
            str(place.data),
            "--log",
            str(place.log),
            "--wait",
            "--timeout=120",
        )
        if done.returncode == 0:
            state["port"] = str(port)
            return
        said = log_since(place, position)
        if "Address already in use" in said:
            port = 0
        elif "pre-existing shared memory block" in said:
            time.sleep(1 + attempt)  # the killed server's last processes are still leaving
        else:
            raise SetupError(f"PostgreSQL did not start. It said:\n{explain(said or done.stdout)}")
    raise SetupError(f"PostgreSQL did not start after {START_ATTEMPTS} attempts; see {place.log}.")


def start(place: Place) -> dict[str, str]:
    with alone(place):
        state = read_state(place)
        if server_pid(place) is not None:
            return state
        if not place.home.exists():
            place.home.mkdir(parents=True)
        # The account writes its log beside its data; in our own folder it may do nothing else.
        place.log.touch()
        hand_over(place=place, path=place.log)
        check_room_and_version(place)
        if not (place.data / "PG_VERSION").exists():
            state = {name: secrets.token_urlsafe(24) for name in ("superuser", "owner", "app")}
            write_state(place, state)
            build(place, state)
        if not state:
            raise SetupError(
                f"{place.folder}/state.json, with the passwords of {place.data}, is gone. "
                "Bring it back, or begin with an empty database: make database-destroy."
            )
        start_or_rebuild(place, state)
        write_state(place, state)
        if not state.get("prepared"):
            prepare(place, state)
            state["prepared"] = "yes"
            write_state(place, state)
        return state


def start_or_rebuild(place: Place, state: dict[str, str]) -> None:
    try:
        start_server(place, state)
    except SetupError:
        if not place.throwaway:
            raise
        shutil.rmtree(place.data)  # only ever holds tests
        state.pop("prepared", None)
        build(place, state)
        start_server(place, state)


def stop(place: Place) -> bool:
    """Stop the server; False where it was not running. Open transactions are rolled back."""
    with alone(place):
        if server_pid(place) is None:
            return False
        done = run_program(
            place, "pg_ctl", "stop", "--pgdata", str(place.data), "--mode=fast", "--wait", "--timeout=120"
        )
        if done.returncode != 0:
            raise SetupError(f"PostgreSQL did not stop. It said:\n{explain(done.stdout)}")
        return True


def address(state: dict[str, str], *, role: str) -> str:
    return f"postgresql://trellis_{role}:{state[role]}@127.0.0.1:{state['port']}/trellis"
