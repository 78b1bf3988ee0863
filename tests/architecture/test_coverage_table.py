"""The table of systems says what the tests say."""

from pathlib import Path

import pytest

from tests.architecture.coverage_table import TABLE, proofs_by_system, table

SYSTEMS = "id,system,module\nA1,Profile,registry\nA2,Other profile,registry\n"
TEST = """
import pytest

@pytest.mark.system("A1")
def test_profile(): ...

@pytest.mark.skip
@pytest.mark.system("A2")
def test_never_run(): ...
"""


def tree(folder: Path, test: str) -> Path:
    (folder / "docs").mkdir()
    (folder / "docs" / "systems.csv").write_text(SYSTEMS)
    (folder / "tests").mkdir()
    (folder / "tests" / "test_profile.py").write_text(test)
    return folder


def test_table_in_the_docs_is_current():
    assert TABLE.read_text() == table(), "run: make coverage-table"


def test_system_with_a_marked_test_works_and_a_skipped_test_proves_nothing(tmp_path):
    root = tree(tmp_path, TEST)
    assert proofs_by_system(root) == {"A1": ["tests/test_profile.py::test_profile"]}
    assert (
        "| A1 | Profile | `src/trellis/registry` | `tests/test_profile.py::test_profile` | works |"
        in table(root)
    )
    assert "| A2 | Other profile | – | – | not yet |" in table(root)


def test_mark_with_an_unknown_system_is_refused(tmp_path):
    with pytest.raises(SystemExit, match="Z9"):
        table(tree(tmp_path, TEST.replace("A1", "Z9")))
