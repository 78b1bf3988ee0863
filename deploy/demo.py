"""Start, stop and ask the whole platform on this machine: `python -m deploy.demo start | stop | status`.

Every step may be repeated: what is there is kept, and what runs goes on unless the code is newer.
"""

import os
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from deploy import contents, postgres_server, processes
from deploy.embedded_postgres import provide_database
from deploy.errors import SetupError
from deploy.folders import ROOT, var_folder
from deploy.ports import free_port, is_free
from deploy.postgres_place import find_place

VAR = var_folder()
RECORDS = VAR / "run"
LOGS = VAR / "log"
FIRST_PORT = 8000
HEALTHY_WITHIN_SECONDS = 60


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def build_environment() -> dict[str, str]:
    environment = dict(os.environ)
    environment["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
    environment["TRELLIS_DEMO"] = "1"  # the persons of the demonstration may be made
    environment.setdefault("TRELLIS_SECOND_FACTOR", "offered")  # a first look needs no telephone
    contents.keep_secret("secret-key")
    provide_database(cluster="demo", environment=environment)
    return environment


# --- web and worker


def newest_code() -> float:
    """When the youngest file that the running programs have read was written."""
    places = [ROOT / "src", ROOT / "config"]
    files = (
        file for place in places for file in place.rglob("*") if file.suffix != ".pyc" and file.is_file()
    )
    return max(file.stat().st_mtime for file in files)


def is_current(record: Path) -> bool:
    process = processes.find_running(record)
    return process is not None and process.began_at > newest_code()


def choose_port() -> int:
    """TRELLIS_PORT, else the port of last time, else 8000 or the next free one."""
    asked = os.environ.get("TRELLIS_PORT")
    if asked:
        if not is_free(int(asked)):
            raise SetupError(
                f"Port {asked} is taken by another program. Choose one: TRELLIS_PORT=… make demo"
            )
        return int(asked)
    file = RECORDS / "port"
    wished = [int(file.read_text())] if file.exists() else []
    return next(
        (port for port in [*wished, *range(FIRST_PORT, FIRST_PORT + 100)] if is_free(port)), free_port()
    )


def web_command(port: int) -> list[str]:
    count = os.environ.get("TRELLIS_WEB_PROCESSES", str(min(4, max(2, os.cpu_count() or 2))))
    return [
        sys.executable, "-m", "uvicorn", "config.asgi:application", "--host", "127.0.0.1",
        "--port", str(port), "--workers", count, "--log-level", "warning", "--timeout-graceful-shutdown", "5",
    ]  # fmt: skip


def answers(port: int) -> bool:
    """True where the web process answers; an error page of its own counts as no."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10):
            return True
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False


def wait_until_healthy(port: int) -> None:
    end = time.monotonic() + HEALTHY_WITHIN_SECONDS
    while time.monotonic() < end:
        if processes.find_running(RECORDS / "web.json") is None:
            break
        if answers(port):
            return
        time.sleep(0.1)
    raise SetupError(f"The web process does not answer. It said:\n{processes.last_lines(LOGS / 'web.log')}")


def settle_port() -> int:
    """The port of the web process that runs and is current; else that one is ended and a port is chosen."""
    record, port_file = RECORDS / "web.json", RECORDS / "port"
    if is_current(record) and port_file.exists() and answers(int(port_file.read_text())):
        return int(port_file.read_text())
    processes.stop(record)
    return choose_port()


def start_web(environment: dict[str, str], port: int) -> None:
    record = RECORDS / "web.json"
    if processes.find_running(record) is not None:
        return
    processes.launch(
        web_command(port), record=record, log=LOGS / "web.log", environment=environment, folder=ROOT
    )
    (RECORDS / "port").write_text(str(port))
    wait_until_healthy(port)


def start_worker(environment: dict[str, str]) -> None:
    record = RECORDS / "worker.json"
    if is_current(record):
        return
    processes.stop(record)
    # Behind the web processes in the queue for the processor: a page never waits for an import.
    command = ["nice", "-n", "5", sys.executable, "manage.py", "work"]
    processes.launch(command, record=record, log=LOGS / "worker.log", environment=environment, folder=ROOT)


def check_worker() -> None:
    if processes.find_running(RECORDS / "worker.json") is None:
        raise SetupError(f"The worker ended at once. It said:\n{processes.last_lines(LOGS / 'worker.log')}")


# --- commands


def start() -> None:
    began = time.monotonic()
    say("Database …")
    environment = build_environment()
    say("Contents …")
    contents.fill(environment, remember=not os.environ.get("DATABASE_URL"), say=say)
    say("Web and worker …")
    port = settle_port()
    environment.setdefault("TRELLIS_URL", f"http://localhost:{port}")  # links in mails lead there
    start_worker(environment)
    start_web(environment, port)
    check_worker()
    say(f"\nTrellis is at http://localhost:{port}/   (started in {time.monotonic() - began:.1f} s)")
    say(f"Sign in as {contents.OPERATOR} with the password {contents.demo_password()}")
    say("The same password opens validator@demo.example and owner@demo.example (Hamburg Aviation).")
    say(f"Mail that it sends is kept in {VAR / 'mail'}.")
    say("Stop it with `make stop`; the data stays.")


def stop() -> None:
    for name in ("web", "worker"):
        say(f"{name} stopped" if processes.stop(RECORDS / f"{name}.json") else f"{name} was not running")
    if not os.environ.get("DATABASE_URL"):
        stopped = postgres_server.stop(find_place(cluster="demo"))
        say("database stopped" if stopped else "database was not running")


def status() -> int:
    running = {name: processes.find_running(RECORDS / f"{name}.json") for name in ("web", "worker")}
    for name, process in running.items():
        say(f"{name}: {f'running, pid {process.pid}' if process else 'stopped'}")
    return 0 if all(running.values()) else 3


def main() -> int:
    verbs = {"start": start, "stop": stop, "status": status}
    if len(sys.argv) != 2 or sys.argv[1] not in verbs:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    try:
        return verbs[sys.argv[1]]() or 0
    except SetupError as error:
        sys.stderr.write(f"\n{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
