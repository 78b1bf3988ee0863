"""The embedded PostgreSQL through what happens to it: crashes, taken ports, full disks, old data."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from deploy import postgres_server
from deploy.embedded_postgres import address, main, provide_database
from deploy.errors import SetupError
from deploy.postgres_copies import dump, restore
from deploy.postgres_server import read_state, server_pid, start, stop, write_state

ROOT = Path(__file__).parents[2]


def run_sql(state, statement, *, role="owner"):
    with psycopg.connect(address(state, role=role), autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else None


def cut_power(*arguments):
    raise OSError("power cut")


def wait_for_end(pid):
    for _ in range(200):
        if not Path(f"/proc/{pid}").exists():
            return
        time.sleep(0.05)
    raise AssertionError(f"{pid} goes on")


def test_start_stop_and_start_again_keep_port_passwords_and_rows(find):
    place = find("demo")
    first = start(place)
    run_sql(first, "CREATE TABLE kept AS SELECT 1 AS number")
    assert start(place) == first, "a second start changes nothing"
    assert stop(place)
    assert server_pid(place) is None
    assert not stop(place)
    again = start(place)
    assert again == first
    assert run_sql(again, "SELECT number FROM kept", role="app") == [(1,)]
    assert (place.folder / "state.json").stat().st_mode & 0o777 == 0o600
    assert place.data.stat().st_mode & 0o777 == 0o700


def test_demo_cluster_is_durable_and_test_cluster_is_not(find):
    for cluster, expected in (("demo", "on"), ("test-fast", "off")):
        assert run_sql(start(find(cluster)), "SHOW fsync") == [(expected,)]


def test_application_role_reads_and_writes_the_owners_tables_and_makes_none(find):
    state = start(find("demo"))
    run_sql(state, "CREATE TABLE shared (id bigint GENERATED ALWAYS AS IDENTITY, name text)")
    run_sql(state, "INSERT INTO shared (name) VALUES ('one'), ('two')", role="app")
    run_sql(state, "UPDATE shared SET name = 'three' WHERE name = 'two'", role="app")
    assert run_sql(state, "SELECT name FROM shared ORDER BY id", role="app") == [("one",), ("three",)]
    for statement in (
        "CREATE TABLE mine ()",
        "DROP TABLE shared",
        "ALTER TABLE shared ADD x int",
        "TRUNCATE shared",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            run_sql(state, statement, role="app")


def test_nobody_enters_without_the_password(find):
    state = start(find("demo"))
    with pytest.raises(psycopg.OperationalError, match=r"password authentication failed"):
        run_sql({**state, "app": "guessed"}, "SELECT 1", role="app")


def test_texts_are_unicode_and_sort_the_same_everywhere(find):
    state = start(find("test-order"))
    assert run_sql(state, "SELECT lower('ÉŽΩ'), upper('straße ñ')") == [
        ("éžω", "STRASSE Ñ".replace("SS", "ß"))
    ]
    assert run_sql(state, "SELECT array_agg(x ORDER BY x) FROM unnest(ARRAY['é','z','a','Z']) x") == [
        (["Z", "a", "z", "é"],)
    ]


def test_killed_server_recovers_what_was_committed(find):
    place = find("demo")
    state = start(place)
    run_sql(state, "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS number")
    pid = server_pid(place)
    os.kill(pid, signal.SIGKILL)
    wait_for_end(pid)
    assert server_pid(place) is None
    again = start(place)
    assert run_sql(again, "SELECT count(*) FROM kept") == [(1000,)]


def test_taken_port_is_left_and_the_new_one_remembered(find):
    place = find("test-port")
    before = start(place)["port"]
    stop(place)
    with socket.socket() as squatter:
        squatter.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        squatter.bind(("127.0.0.1", int(before)))
        squatter.listen()
        state = start(place)
        assert state["port"] != before
        assert run_sql(state, "SELECT 1") == [(1,)]
    assert read_state(place)["port"] == state["port"]


def test_port_taken_at_the_last_moment_is_left_too(find, monkeypatch):
    place = find("test-race")
    before = start(place)["port"]
    stop(place)
    with socket.socket() as squatter:
        squatter.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        squatter.bind(("127.0.0.1", int(before)))
        squatter.listen()
        monkeypatch.setattr(postgres_server, "is_free", lambda port: True)
        assert start(place)["port"] != before


def test_pid_file_of_a_foreign_process_does_not_hinder(find):
    """After a reboot the pid in the file may be anybody's, here one of PostgreSQL's own account."""
    place = find("test-stale")
    start(place)
    stop(place)
    account = place.account
    foreign = subprocess.Popen(
        ["sleep", "60"],
        user=account.uid if account else None,
        group=account.gid if account else None,
        cwd="/",
    )
    try:
        (place.data / "postmaster.pid").write_text(f"{foreign.pid}\n{place.data}\n1\n1\n\n127.0.0.1\n")
        assert server_pid(place) is None
        assert run_sql(start(place), "SELECT 1") == [(1,)]
    finally:
        foreign.kill()
        foreign.wait()


def test_pid_file_without_a_pid_counts_as_stopped(find):
    place = find("test-empty-pid")
    place.data.mkdir()
    (place.data / "postmaster.pid").write_text("")
    assert server_pid(place) is None
    shutil.rmtree(place.data)


def test_interrupted_creation_is_begun_anew(find):
    place = find("demo")
    (place.home / "data.building").mkdir()
    (place.home / "data.building" / "half").write_text("of it")
    assert run_sql(start(place), "SELECT 1") == [(1,)]


def test_creation_interrupted_before_the_roles_is_completed(find, monkeypatch):
    place = find("demo")
    with monkeypatch.context() as patch:
        patch.setattr(postgres_server, "prepare", cut_power)
        with pytest.raises(OSError, match=r"power cut"):
            start(place)
    stop(place)
    state = start(place)
    assert run_sql(state, "SELECT current_user", role="app") == [("trellis_app",)]


def test_two_starts_at_once_make_one_server(find):
    place = find("demo")
    with ThreadPoolExecutor(4) as pool:
        states = list(pool.map(lambda _: start(place), range(4)))
    assert states == [states[0]] * 4
    assert run_sql(states[0], "SELECT 1") == [(1,)]


def test_data_of_another_release_is_refused_with_the_way_out(find):
    place = find("demo")
    start(place)
    stop(place)
    version = place.data / "PG_VERSION"
    written = version.read_text()
    version.write_text("14\n")
    with pytest.raises(SetupError, match=r"written by PostgreSQL 14; .*\n.*make database-dump"):
        start(place)
    version.write_text(written)
    assert run_sql(start(place), "SELECT 1") == [(1,)]


def test_lost_passwords_are_told_and_nothing_is_removed(find):
    place = find("demo")
    start(place)
    stop(place)
    (place.folder / "state.json").unlink()
    with pytest.raises(SetupError, match=r"state\.json, with the passwords"):
        start(place)
    assert (place.data / "PG_VERSION").exists()


def test_full_disk_is_told_before_anything_is_tried(find, monkeypatch):
    place = find("demo")
    monkeypatch.setattr(
        postgres_server.shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(1, 1, 5 * 2**20)
    )
    with pytest.raises(SetupError, match=r"Only 5 MB are free .* Free some space"):
        start(place)
    assert not place.data.exists()


@pytest.mark.parametrize(
    ("said", "advice"),
    [
        ("FATAL: could not write: No space left on device", "The disk is full: free some space"),
        ("FATAL: could not open file: Permission denied", "A file belongs to someone else"),
        ("FATAL: something else", "FATAL: something else"),
    ],
)
def test_what_postgresql_says_is_explained(said, advice):
    assert advice in postgres_server.explain(f"LOG: starting\n{said}")


def test_damaged_test_cluster_is_rebuilt_and_damaged_demo_cluster_is_left(find):
    for cluster in ("test-damaged", "demo"):
        place = find(cluster)
        start(place)
        stop(place)
        (place.data / "global" / "pg_control").unlink()
    assert run_sql(start(find("test-damaged")), "SELECT 1") == [(1,)]
    with pytest.raises(SetupError, match=r"PostgreSQL did not start. It said:"):
        start(find("demo"))
    assert (find("demo").data / "base").exists()


def test_state_is_replaced_in_one_step(find, monkeypatch):
    place = find("demo")
    write_state(place, {"port": "1"})
    monkeypatch.setattr(Path, "replace", cut_power)
    with pytest.raises(OSError, match=r"power cut"):
        write_state(place, {"port": "2"})
    assert read_state(place) == {"port": "1"}


def test_copy_brings_rows_back_and_a_failing_one_changes_nothing(find, tmp_path):
    place = find("demo")
    state = start(place)
    run_sql(state, "CREATE EXTENSION pg_trgm; CREATE TABLE kept AS SELECT 7 AS number")
    file = tmp_path / "copy"
    dump(place, state, file)
    run_sql(state, "UPDATE kept SET number = 8")
    restore(place, state, file)
    assert run_sql(state, "SELECT number FROM kept", role="app") == [(7,)]
    (tmp_path / "broken").write_bytes(file.read_bytes()[:-200])
    run_sql(state, "UPDATE kept SET number = 9")
    with pytest.raises(SetupError, match=r"pg_restore failed, the database is as it was"):
        restore(place, state, tmp_path / "broken")
    assert run_sql(state, "SELECT number FROM kept") == [(9,)]
    with pytest.raises(SetupError, match=r"There is no file"):
        restore(place, state, tmp_path / "absent")


def test_given_server_is_used_and_none_started(var):
    environment = {"DATABASE_URL": "postgresql://elsewhere/db"}
    provide_database(cluster="demo", environment=environment)
    assert environment["DATABASE_OWNER_URL"] == "postgresql://elsewhere/db"
    assert list(var.iterdir()) == []


def test_commands_say_what_they_did(find, monkeypatch, capsys, tmp_path):
    place = find("test-words")

    def say(*arguments):
        monkeypatch.setattr(sys, "argv", ["embedded_postgres", "--cluster", "test-words", *arguments])
        return main(), capsys.readouterr().out

    assert say("status") == (3, "not created yet\n")
    assert say("start")[1].startswith("PostgreSQL listens at 127.0.0.1:")
    state = read_state(place)
    assert say("url") == (0, address(state, role="app") + "\n")
    assert say("owner-url") == (0, address(state, role="owner") + "\n")
    assert say("status")[1].startswith(f"running at 127.0.0.1:{state['port']}, PostgreSQL ")
    assert say("dump", str(tmp_path / "copy")) == (0, f"The database is in {tmp_path / 'copy'}\n")
    assert say("restore", str(tmp_path / "copy")) == (0, f"The database is as in {tmp_path / 'copy'}\n")
    assert say("stop") == (0, "PostgreSQL stopped\n")
    assert say("stop") == (0, "PostgreSQL was not running\n")
    assert say("status") == (3, f"stopped; data in {place.data}\n")
    assert say("destroy") == (0, "The cluster test-words is gone\n")
    assert not place.folder.exists()


def test_run_hands_both_addresses_to_the_command(find, var):
    find("test-run")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("DATABASE_")}
    launcher = [sys.executable, "-m", "deploy.embedded_postgres", "--cluster", "test-run", "run", "--"]
    show = ["sh", "-c", "echo $DATABASE_URL; echo $DATABASE_OWNER_URL"]
    done = subprocess.run(
        [*launcher, *show], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    state = read_state(find("test-run"))
    assert done.stdout.split() == [address(state, role="app"), address(state, role="owner")]
    done = subprocess.run(
        [*launcher, "no-such-program"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (1, "There is no program no-such-program. Run `make venv`?\n")
