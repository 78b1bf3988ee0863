"""Placing the front-end files, and what is said where they cannot be fetched."""

import json
import os
import stat
import subprocess
from pathlib import Path

import pytest

from deploy import front_end
from deploy.errors import SetupError
from deploy.front_end import find_npm, is_placed, mark_of, place, run_npm

ROOT = Path(__file__).parents[2]


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """programs("node", "echo v20") puts such a program, and nothing else, on the path."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def add(name, script):
        file = folder / name
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(file.stat().st_mode | stat.S_IXUSR)
        return file

    return add


@pytest.fixture
def package(tmp_path):
    source = tmp_path / "package"
    source.mkdir()
    (source / "a.js").write_text("let a\n")
    (source / "outline.js").write_text('export default {"type":"Topology"};\n')
    (source / "package-lock.json").write_text("{}")
    return source


FILES = {"a.js": "a.js", "outline.js": "outline.topojson"}


def test_files_are_placed_and_outlines_become_json(package, tmp_path):
    target = tmp_path / "vendor"
    mark = mark_of(package, FILES)
    assert not is_placed(target, mark)
    place(source=package, files=FILES, target=target, mark=mark)
    assert is_placed(target, mark)
    assert (target / "a.js").read_text() == "let a\n"
    assert json.loads((target / "outline.topojson").read_text()) == {"type": "Topology"}


def test_new_files_replace_the_folder_as_a_whole(package, tmp_path):
    target = tmp_path / "vendor"
    place(source=package, files=FILES, target=target, mark="1")
    place(source=package, files={"a.js": "b.js"}, target=target, mark="2")
    assert sorted(os.listdir(target)) == ["b.js", "installed"]
    assert not is_placed(target, "1")


def test_missing_file_is_named_and_the_old_folder_stays(package, tmp_path):
    target = tmp_path / "vendor"
    place(source=package, files=FILES, target=target, mark="1")
    with pytest.raises(SetupError, match=r"no longer holds gone\.js"):
        place(source=package, files={"gone.js": "gone.js"}, target=target, mark="2")
    assert is_placed(target, "1")


def test_mark_changes_with_the_lock_and_with_the_list(package):
    before = mark_of(package, FILES)
    assert mark_of(package, {"a.js": "a.js"}) != before
    (package / "package-lock.json").write_text('{"changed": true}')
    assert mark_of(package, FILES) != before


@pytest.mark.parametrize("version", ["v18.0.0", "v20.20.2", "v24.1.0"])
def test_system_node_is_used_where_it_is_new_enough(programs, version):
    programs("node", f"echo {version}")
    npm = programs("npm", "true")
    assert find_npm() == [str(npm)]


@pytest.mark.parametrize("script", ["echo v16.3.0", "echo nonsense", "exit 1"])
def test_node_as_a_python_package_stands_in(programs, monkeypatch, tmp_path, script):
    programs("node", script)
    programs("npm", "true")
    found = iter([None, tmp_path])
    monkeypatch.setattr(front_end, "package_folder", lambda: next(found))
    fetched = []
    monkeypatch.setattr(front_end.subprocess, "run", note_installs(fetched))
    npm = tmp_path / "lib/node_modules/npm/bin/npm-cli.js"
    assert find_npm() == [str(tmp_path / "bin/node"), str(npm)]
    assert [command[-1] for command in fetched] == [str(ROOT / "requirements" / "node.txt")]
    assert "--require-hashes" in fetched[0]


def note_installs(fetched):
    """Run everything but installations, which are only noted."""
    run = subprocess.run

    def run_or_note(command, **named):
        if "install" not in command:
            return run(command, **named)
        fetched.append(command)
        return subprocess.CompletedProcess(command, 0)

    return run_or_note


def test_node_that_cannot_be_fetched_is_told(programs, monkeypatch):
    python = programs("python", "exit 1")
    monkeypatch.setattr(front_end.sys, "executable", str(python))
    with pytest.raises(SetupError, match="There is no Node 18 or newer"):
        front_end.install_node()


def test_failing_npm_is_quoted_with_the_way_out(programs, tmp_path):
    programs("node", "echo v20.0.0")
    programs("npm", "echo 'no such package' >&2; exit 1")
    with pytest.raises(SetupError, match="no such package\nCheck the network"):
        run_npm(tmp_path, "ci")


def test_locks_hold_no_address_of_a_registry():
    for lock in (ROOT / "package-lock.json", ROOT / "deploy" / "outlines" / "package-lock.json"):
        packages = json.loads(lock.read_text())["packages"]
        assert len(packages) > 1
        assert [name for name, entry in packages.items() if "resolved" in entry] == []
        assert [name for name, entry in packages.items() if name and "integrity" not in entry] == []


def test_versions_are_exact():
    for file in (ROOT / "package.json", ROOT / "deploy" / "outlines" / "package.json"):
        described = json.loads(file.read_text())
        versions = {**described["dependencies"], **described.get("devDependencies", {})}
        assert [version for version in versions.values() if not version[0].isdigit()] == []
