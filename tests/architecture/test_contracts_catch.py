"""The import contracts are broken on purpose, one import at a time, on a small tree that has them all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture import skeleton

MODULES, INSIDE, DOORS = (
    "Modules depend downward only",
    "Inside a module data flows one way",
    "Another module's",
)
EDGES, PURE = "Views, API and tasks never import models", "trellis_engine knows no web framework"
ENGINE = "trellis_engine/linkage/__init__.py"
BREAKS = {
    "lower imports higher": ("trellis/core/types.py", "from trellis.registry import types", MODULES),
    "audit imports accounts": ("trellis/audit/services.py", "from trellis.accounts import types", MODULES),
    "module on no line": ("trellis/gossip/__init__.py", "", MODULES),
    "selector imports service": (
        "trellis/registry/selectors.py",
        "from trellis.registry import services",
        INSIDE,
    ),
    "models import selector": (
        "trellis/accounts/models.py",
        "from trellis.accounts import selectors",
        INSIDE,
    ),
    "types import models": ("trellis/taxonomy/types.py", "from trellis.taxonomy import models", INSIDE),
    "service imports page": ("trellis/registry/services.py", "from trellis.registry import pages", INSIDE),
    "view imports api": ("trellis/registry/views.py", "from trellis.registry import api", INSIDE),
    "file of unknown kind": ("trellis/registry/gossip.py", "", INSIDE),
    "another module's models": ("trellis/registry/services.py", "from trellis.accounts import models", DOORS),
    "another module's pages": ("trellis/portal/views.py", "from trellis.registry import pages", DOORS),
    "view imports own models": ("trellis/registry/views.py", "from trellis.registry import models", EDGES),
    "api imports own models": ("trellis/registry/api.py", "from trellis.registry import models", EDGES),
    "task imports own models": ("trellis/imports/tasks.py", "from trellis.imports import models", EDGES),
    "engine imports Django": (ENGINE, "import django", PURE),
    "engine imports the platform": (ENGINE, "from trellis.core import types", PURE),
}
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def lint(tree: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(tree / "src")}
    command = [sys.executable, "-c", LINT, "--no-cache"]
    return subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)


def broken_contracts(answer: subprocess.CompletedProcess[str]) -> list[str]:
    return [
        line.removesuffix(" BROKEN").strip()
        for line in answer.stdout.splitlines()
        if line.endswith(" BROKEN")
    ]


def test_sound_tree_keeps_every_contract(tmp_path):
    answer = lint(skeleton.build(tmp_path))
    assert (answer.returncode, broken_contracts(answer)) == (0, []), answer.stdout


@pytest.mark.parametrize(("path", "text", "contract"), BREAKS.values(), ids=BREAKS.keys())
def test_forbidden_import_breaks_its_contract(tmp_path, path, text, contract):
    tree = skeleton.build(tmp_path)
    skeleton.write(tree, f"src/{path}", text + "\n")
    answer = lint(tree)
    assert answer.returncode == 1, answer.stdout + answer.stderr
    assert [name[: len(contract)] for name in broken_contracts(answer)] == [contract]


def test_import_cycle_in_the_engine_breaks_its_contract(tmp_path):
    tree = skeleton.build(tmp_path)
    skeleton.write(tree, "src/trellis_engine/linkage/__init__.py", "import trellis_engine.tally\n")
    skeleton.write(tree, "src/trellis_engine/tally/__init__.py", "import trellis_engine.linkage\n")
    assert broken_contracts(lint(tree)) == ["trellis_engine has no import cycles"]
