"""`kill -9` of web, worker, database during an import: nothing half stored; it goes on or did not happen."""

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.faults.site import PATIENCE, Site, wait_until

pytestmark = pytest.mark.faults
ROWS = int(os.environ.get("TRELLIS_FAULT_ROWS", "20000"))
CITIES = (("Lyon", "FR"), ("Graz", "AT"), ("Gdańsk", "PL"), ("Turku", "FI"), ("Évora", "PT"))


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("site"))
    site.prepare()
    site.start()
    yield site
    site.stop()


def write_file(folder: Path, name: str) -> Path:
    """A directory of organisations, none of which is in another file."""
    lines = ["Identifier,Name,Kind,Country,City"]
    for number in range(ROWS):
        city, country = CITIES[number % len(CITIES)]
        lines.append(f"{name}-{number},{name} Werk {number:05d} {city},company,{country},{city}")
    file = folder / f"{name}.csv"
    file.write_text("\n".join(lines) + "\n")
    return file


def begin(site: Site, tmp_path: Path, name: str) -> str:
    return str(site.step("begin", str(write_file(tmp_path, name)))["import"])


def wait_for(site: Site, number: str, state: str) -> dict[str, Any]:
    found: dict[str, Any] = {}

    def is_there() -> bool:
        found.update(site.step("state", number))
        assert not found["failure"], found
        return bool(found["state"] == state and (state != "staged" or found["search"] == "done"))

    wait_until(is_there, what=f"import {number} in state {state}", pause=1)
    return found


PROGRESS = """SELECT run.state, progress.done FROM imports_import run
JOIN imports_progress progress ON progress.owner_id = run.id WHERE run.id = %s"""


def wait_for_work(site: Site, number: str, state: str) -> int:
    """Wait for the moment at which a step is under way; return how many rows it says are done."""
    with site.connect() as connection:
        connection.execute("SET trellis.system = 'import worker'")
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if done := caught(connection, number, state):
                return done
            time.sleep(0.01)
    raise AssertionError(f"import {number} was never at work on {state}")


def caught(connection: Any, number: str, state: str) -> int:
    now, done = connection.execute(PROGRESS, [int(number)]).fetchone()
    assert (now, state) not in {("staged", "staging"), ("applied", "applying")}, "over before it was caught"
    return int(done) if now == state else 0


def is_staged_once(found: dict[str, Any]) -> bool:
    return bool(found["staged"] == found["staged_rows"] == ROWS)


@pytest.mark.parametrize("victim", ["worker", "database"])
def test_kill_while_rows_are_staged_loses_and_repeats_none(site, tmp_path, figures, victim):
    before = site.step("totals")
    number = begin(site, tmp_path, f"staging-{victim}")
    done = wait_for_work(site, number, "staging")
    kill(site, victim)
    site.start()
    after = wait_for(site, number, "staged")
    figures[f"{victim} killed while staging"] = {"killed_at_row": done, "staged": after["staged"]}
    assert is_staged_once(after)
    assert after["organisations"] == before["organisations"]


@pytest.mark.parametrize("victim", ["worker", "database"])
def test_kill_while_rows_are_stored_stores_all_or_none(site, tmp_path, figures, victim):
    number = begin(site, tmp_path, f"storing-{victim}")
    before = wait_for(site, number, "staged")
    wanted = before["sound"]  # names so alike that a person must decide are held back
    assert wanted > ROWS / 2
    site.step("accept", number)
    done = wait_for_work(site, number, "applying")
    kill(site, victim)
    site.start()
    during = site.step("totals")
    stored = {during["organisations"] - before["organisations"], during["entries"] - before["entries"]}
    assert stored in ({0}, {wanted}), "half of it was stored"
    after = wait_for(site, number, "applied")
    figures[f"{victim} killed while storing"] = {
        "killed_at_row": done,
        "asked": wanted,
        "stored_at_once_after": during["organisations"] - before["organisations"],
        "stored": after["organisations"] - before["organisations"],
    }
    assert after["organisations"] - before["organisations"] == wanted
    assert after["entries"] - before["entries"] == wanted
    assert after["audited"] - before["audited"] == wanted


def kill(site: Site, victim: str) -> None:
    if victim == "database":
        site.kill_database()
    else:
        site.kill_group(victim)


def test_kill_of_web_during_an_upload_keeps_whole_files_only(site, tmp_path, figures):
    before = site.step("totals")
    body = write_file(tmp_path, "upload").read_bytes()
    host, port = site.address().removeprefix("http://").split(":")
    sent = threading.Event()

    def upload_slowly() -> None:
        with suppress(ConnectionError), socket.create_connection((host, int(port)), timeout=30) as line:
            head = f"POST /imports/new/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n"
            line.sendall(head.encode() + b"Content-Type: text/csv\r\n\r\n" + body[: len(body) // 2])
            sent.set()
            line.recv(1)

    thread = threading.Thread(target=upload_slowly, daemon=True)
    thread.start()
    assert sent.wait(30)
    site.kill_group("web")
    site.start()
    after = site.step("totals")
    figures["web killed during an upload"] = {
        "imports_before": before["imports"],
        "imports_after": after["imports"],
    }
    assert after["bytes_whole"]
    assert after["imports"] == before["imports"]


def test_kill_of_web_while_an_import_is_at_work_changes_nothing_for_it(site, tmp_path, figures):
    number = begin(site, tmp_path, "without-web")
    done = wait_for_work(site, number, "staging")
    site.kill_group("web")
    after = wait_for(site, number, "staged")
    site.start()
    figures["web killed while staging"] = {"killed_at_row": done, "staged": after["staged"]}
    assert is_staged_once(after)
