"""Background programs are found, and ended, by their own record; nobody else's process is ever touched."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from deploy import processes
from deploy.errors import SetupError
from deploy.processes import find_running, launch, stop

IMPORTS = "import os, pathlib, signal, subprocess, sys, time"


@pytest.fixture
def run(tmp_path):
    """run("python code") starts it in the background; what still runs at the end is killed."""
    record = tmp_path / "run" / "x.json"

    def run_code(code):
        ready = tmp_path / "ready"
        ready.unlink(missing_ok=True)
        code = f"{IMPORTS}\n{code}\npathlib.Path('ready').touch()\ntime.sleep(60)"
        process = launch(
            [sys.executable, "-c", code],
            record=record,
            log=tmp_path / "x.log",
            environment=os.environ,
            folder=tmp_path,
        )
        wait_until(ready.exists)
        return record, process

    yield run_code
    stop(record)


def wait_until(condition):
    for _ in range(400):
        if condition():
            return
        time.sleep(0.025)
    raise AssertionError("did not happen")


def lives(pid):
    facts = processes.read_facts(pid)
    return facts is not None and facts[processes.STATE] != "Z"


def test_program_is_found_and_stopped(run):
    record, process = run("")
    assert find_running(record) == process
    assert stop(record)
    assert not lives(process.pid)
    assert find_running(record) is None
    assert not stop(record), "a second stop finds nothing"


def test_children_end_with_the_program(run, tmp_path):
    record, _ = run("open('child', 'w').write(str(subprocess.Popen(['sleep', '60']).pid))")
    child = int((tmp_path / "child").read_text())
    assert lives(child)
    stop(record)
    wait_until(lambda: not lives(child))


def test_children_left_by_a_killed_program_are_ended(run, tmp_path):
    record, process = run("open('child', 'w').write(str(subprocess.Popen(['sleep', '60']).pid))")
    child = int((tmp_path / "child").read_text())
    os.kill(process.pid, 9)
    wait_until(lambda: not lives(process.pid))
    assert find_running(record) is None
    assert stop(record)
    wait_until(lambda: not lives(child))


def test_program_that_will_not_end_is_killed(run, monkeypatch):
    monkeypatch.setattr(processes, "STOP_SECONDS", 0.5)
    record, process = run("signal.signal(signal.SIGTERM, signal.SIG_IGN)")
    assert stop(record)
    wait_until(lambda: not lives(process.pid))


def test_record_that_names_a_reused_pid_touches_nobody(tmp_path):
    """The pid is alive and its program another: what the machine gives out after a reboot."""
    other = subprocess.Popen(["sleep", "60"], start_new_session=True)
    try:
        record = tmp_path / "x.json"
        record.write_text(json.dumps({"pid": other.pid, "started": "1", "began_at": 0}))
        assert find_running(record) is None
        assert not stop(record)
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


@pytest.mark.parametrize("text", ["", "not json", "[]", '{"pid": 1}'])
def test_damaged_record_counts_as_stopped(tmp_path, text):
    record = tmp_path / "x.json"
    record.write_text(text)
    assert find_running(record) is None
    assert not stop(record)


def test_program_that_cannot_start_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "began", lambda pid: None)
    (tmp_path / "x.log").write_text("earlier line\n")
    with pytest.raises(SetupError, match=r"true ended at once. It said:\nearlier line"):
        launch(
            ["true"],
            record=tmp_path / "x.json",
            log=tmp_path / "x.log",
            environment=os.environ,
            folder=tmp_path,
        )


def test_without_proc_the_system_is_asked_by_ps(run, monkeypatch):
    _, process = run("")
    exists = Path.exists
    monkeypatch.setattr(Path, "exists", lambda path: not str(path).startswith("/proc/self") and exists(path))
    shown = processes.began(process.pid)
    assert (
        shown
        == subprocess.run(
            ["ps", "-o", "lstart=", "-p", str(process.pid)], capture_output=True, text=True, check=True
        ).stdout.strip()
    )
    assert processes.group_lives(process.pid)
    assert not processes.group_lives(2**22 - 3)
