"""Building the Python environment, and what is said where it cannot be built."""

import subprocess
import sys
from pathlib import Path

import pytest

from deploy import environment
from deploy.environment import EnvironmentProblem, build, fingerprint


@pytest.fixture
def commands(monkeypatch):
    """The commands that would run; those whose text holds a word of `failing` fail."""
    ran, failing = [], set()

    def record(command, *, check):
        ran.append(" ".join(command))
        failed = any(word in ran[-1] for word in failing)
        return subprocess.CompletedProcess(command, 1 if failed else 0)

    monkeypatch.setattr(environment.subprocess, "run", record)
    return ran, failing


def test_environment_is_created_filled_by_hash_and_not_built_twice(commands, tmp_path):
    ran, _ = commands
    build(tmp_path, choice="dev")
    assert ["-m venv" in ran[0], "uv.txt" in ran[1], "dev.txt" in ran[2]] == [True] * 3
    assert all("--require-hashes" in command for command in ran[1:])
    build(tmp_path, choice="dev")
    assert len(ran) == 3, "nothing changed, nothing to do"


def test_environment_is_filled_again_when_a_requirement_changed(commands, tmp_path):
    ran, _ = commands
    build(tmp_path, choice="base")
    (tmp_path / "installed-base").write_text("an older fingerprint")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "pip").touch()
    build(tmp_path, choice="base")
    assert [("-m venv" in command) for command in ran] == [True, False, False, False, False]
    assert (tmp_path / "installed-base").read_text() == fingerprint(choice="base")


@pytest.mark.parametrize(
    ("word", "advice"),
    [
        ("-m venv", "ensurepip is missing"),
        ("-m pip install", "pip could not fetch the installer"),
        ("-m uv pip", "Some packages could not be installed"),
    ],
)
def test_failure_says_what_to_do_and_leaves_no_stamp(commands, tmp_path, word, advice):
    commands[1].add(word)
    with pytest.raises(EnvironmentProblem, match=advice):
        build(tmp_path, choice="dev")
    assert not (tmp_path / "installed-dev").exists()


def test_old_python_is_told(commands, tmp_path, monkeypatch):
    monkeypatch.setattr(environment.sys, "version_info", (3, 10, 1))
    with pytest.raises(EnvironmentProblem, match=r"3\.11 or newer is needed"):
        build(tmp_path, choice="dev")


def test_folder_that_may_not_be_written_is_told(commands, tmp_path, monkeypatch):
    monkeypatch.setattr(environment.os, "access", lambda path, mode: False)
    with pytest.raises(EnvironmentProblem, match="Make a copy of your own"):
        build(tmp_path / "new", choice="dev")


def test_command_shows_the_problem_and_fails(commands, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["environment", str(tmp_path)])
    assert environment.main() == 0
    commands[1].add("venv")
    (tmp_path / "installed-dev").unlink()
    assert environment.main() == 1
    assert "apt install python3-venv" in capsys.readouterr().err


def test_every_requirement_is_pinned_with_a_hash_and_without_an_address():
    for file in Path(environment.REQUIREMENTS).glob("*.txt"):
        text = file.read_text()
        pinned = [line for line in text.splitlines() if "==" in line]
        assert pinned
        assert [line for line in pinned if not line.endswith("\\")] == [], f"{file.name}: without a hash"
        assert "://" not in text, f"{file.name} holds an address"
        assert "--find-links" not in text
