"""The two distributions: what they are called, under which licence, and that nothing is forgotten in them."""

import ast
import sys
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
ENGINE = ROOT / "src" / "trellis_engine"
# Those that are called otherwise than what is imported of them.
PACKAGES = {"pysat": "python-sat", "python_calamine": "python-calamine"}


def described(folder):
    return tomllib.loads((folder / "pyproject.toml").read_text())


def test_names_and_licences_agree_everywhere():
    platform, engine = described(ROOT)["project"], described(ENGINE)["project"]
    assert (platform["name"], platform["license"]) == ("trellis", "EUPL-1.2")
    assert (engine["name"], engine["license"]) == ("trellis-engine", "BSD-3-Clause")
    public = yaml.safe_load((ROOT / "publiccode.yml").read_text())
    assert public["legal"]["license"] == "EUPL-1.2 AND BSD-3-Clause"
    assert public["softwareVersion"] == platform["version"]
    assert "SPDX-License-Identifier: EUPL-1.2" in (ROOT / "LICENSE").read_text()
    assert "SPDX-License-Identifier: BSD-3-Clause" in (ENGINE / "LICENSE").read_text()


def test_engine_ships_every_package_and_every_kind_of_data_file():
    settings = described(ENGINE)["tool"]["setuptools"]
    code = [
        path
        for path in ENGINE.rglob("*")
        if path.is_file() and not {"tests", "__pycache__"} & set(path.parts)
    ]
    packages = {path.parent for path in code if path.name == "__init__.py"}
    assert {name_of(package) for package in packages} == set(settings["packages"])
    shipped = {
        path
        for package in packages
        for pattern in settings["package-data"].get(name_of(package), [])
        for path in package.glob(pattern)
    }
    beside = {ENGINE / "pyproject.toml", ENGINE / "README.md"} | set(ENGINE.rglob("README.md"))
    assert [path for path in code if path.suffix != ".py" and path not in shipped | beside] == []


def name_of(package):
    return ".".join(package.relative_to(ENGINE.parent).parts)


def test_engine_declares_what_it_imports():
    """What a module imports at its top is among the dependencies; an extra only where its absence is told."""
    at_top, anywhere = set(), set()
    for path in ENGINE.rglob("*.py"):
        if "tests" not in path.parts:
            tree = ast.parse(path.read_text())
            at_top |= imported_by(tree.body)
            anywhere |= imported_by(ast.walk(tree))
    project = described(ENGINE)["project"]
    declared = names_of(project["dependencies"])
    extras = {name for extra in project["optional-dependencies"].values() for name in names_of(extra)}
    ours = set(sys.stdlib_module_names) | {"trellis_engine"}
    assert at_top - ours <= declared
    assert {PACKAGES.get(name, name) for name in anywhere - ours} <= declared | extras


def imported_by(nodes):
    found = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def names_of(requirements):
    return {text.split(">")[0].split("=")[0] for text in requirements}
