"""The steps of `make demo` that decide something. The whole of it is timed by `make bench-setup`."""

import http.server
import os
import socket
import threading
import time

import pytest

from deploy import demo, processes
from deploy.errors import SetupError


@pytest.fixture
def var(tmp_path, monkeypatch):
    for name, value in {"VAR": tmp_path, "RECORDS": tmp_path / "run", "LOGS": tmp_path / "log"}.items():
        monkeypatch.setattr(demo, name, value)
    (tmp_path / "run").mkdir()
    monkeypatch.delenv("TRELLIS_PORT", raising=False)
    return tmp_path


@pytest.fixture
def squatter():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def test_port_of_last_time_is_taken_again(var):
    (var / "run" / "port").write_text("8099")
    assert demo.choose_port() == 8099


def test_taken_port_is_left_for_the_next_free_one(var, squatter):
    (var / "run" / "port").write_text(str(squatter))
    assert demo.choose_port() in range(8000, 8100)


def test_asked_port_is_used_or_its_being_taken_told(var, squatter, monkeypatch):
    monkeypatch.setenv("TRELLIS_PORT", str(squatter))
    with pytest.raises(SetupError, match=f"Port {squatter} is taken"):
        demo.choose_port()
    monkeypatch.setenv("TRELLIS_PORT", "8099")
    assert demo.choose_port() == 8099


def test_running_program_is_current_until_the_code_is_newer(var, monkeypatch):
    record = var / "run" / "x.json"
    process = processes.launch(
        ["sleep", "60"], record=record, log=var / "x.log", environment=os.environ, folder=var
    )
    try:
        monkeypatch.setattr(demo, "newest_code", lambda: process.began_at - 1)
        assert demo.is_current(record)
        monkeypatch.setattr(demo, "newest_code", lambda: process.began_at + 1)
        assert not demo.is_current(record)
    finally:
        processes.stop(record)
    assert not demo.is_current(record)


def test_newest_code_is_the_youngest_source(var, monkeypatch):
    monkeypatch.setattr(demo, "ROOT", var)
    for folder, age in (("src", 100), ("config", 50)):
        (var / folder).mkdir()
        (var / folder / "x.py").touch()
        (var / folder / "x.pyc").touch()
        os.utime(var / folder / "x.py", (0, time.time() - age))
    assert demo.newest_code() == pytest.approx(time.time() - 50, abs=5)


@pytest.mark.parametrize(("status", "healthy"), [(200, True), (302, True), (404, True), (500, False)])
def test_health_is_an_answer_that_is_no_failure(status, healthy):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if self.path == "/elsewhere" else status)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *arguments):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            assert demo.answers(server.server_port) is healthy
        finally:
            server.shutdown()
            thread.join()


def test_nothing_listening_is_not_healthy(squatter):
    free = demo.free_port()
    assert not demo.answers(free)


def test_web_process_that_ended_is_told_with_its_last_words(var):
    (var / "log").mkdir()
    (var / "log" / "web.log").write_text("ImportError: no module\n")
    with pytest.raises(SetupError, match=r"does not answer. It said:\nImportError: no module"):
        demo.wait_until_healthy(demo.free_port())


def test_worker_that_ended_is_told(var):
    with pytest.raises(SetupError, match="The worker ended at once"):
        demo.check_worker()


def test_unknown_verb_shows_the_usage(monkeypatch, capsys):
    monkeypatch.setattr(demo.sys, "argv", ["demo", "dance"])
    assert demo.main() == 2
    assert "start | stop | status" in capsys.readouterr().err


def test_failure_is_shown_and_ends_with_one(monkeypatch, capsys):
    def fail():
        raise SetupError("say what to do")

    monkeypatch.setattr(demo, "start", fail)
    monkeypatch.setattr(demo.sys, "argv", ["demo", "start"])
    assert demo.main() == 1
    assert "say what to do" in capsys.readouterr().err
