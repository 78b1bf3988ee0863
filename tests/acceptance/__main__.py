"""`python -m tests.acceptance [FOLDER]`: import the real files; say what became of every row and cell."""

import json
import os
import sys
from collections import Counter
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0] if arguments else os.environ.get("TRELLIS_DATA", "../shared/data"))
    if not folder.is_dir():
        print(f"acceptance skipped: there is no folder {folder}")
        return 0
    os.environ["TRELLIS_DATA"] = str(folder)
    status = pytest.main(["-q", "-m", "acceptance", "-p", "no:randomly", "-p", "no:cacheprovider", str(HERE)])
    from tests.acceptance.test_agendas import FIGURES  # noqa: PLC0415  filled by the tests
    from tests.acceptance.test_real_files import ACCOUNTS, AGAIN  # noqa: PLC0415

    total: Counter[str] = Counter()
    for found in ACCOUNTS:
        total.update(found.cells)
        print_account(found, AGAIN.get(found.file))
    print("\nagendas and calendars: " + ", ".join(f"{what} {FIGURES[what]}" for what in sorted(FIGURES)))
    figures = {
        "files": len(ACCOUNTS),
        "rows": sum(found.rows for found in ACCOUNTS),
        "cells": sum(total.values()),
        "stored": total["stored"] + total["kept"],
        "repaired": total["repaired"],
        "left_out": total["left out"],
        "refused": total["refused"],
        "refused_rows": sum(found.row_states["refused"] for found in ACCOUNTS),
        "unaccounted": total["LOST"],
        "events": dict(sorted(FIGURES.items())),
        "crashes": int(status not in (0, 1)),
        "passed": status == 0,
    }
    print(json.dumps(figures))
    return int(status)


def print_account(found: object, again: int | None) -> None:
    """One readable block for a file."""
    print(f"\n{found.file}: {found.rows} rows, {sum(found.cells.values())} cells")
    print("  rows      " + ", ".join(f"{number} {state}" for state, number in found.row_states.most_common()))
    print("  cells     " + ", ".join(f"{number} {what}" for what, number in found.cells.most_common()))
    if placed := sum(found.precisions.values()):
        shares = (f"{name} {number / placed:.1%}" for name, number in found.precisions.most_common())
        print("  places    " + ", ".join(shares))
    for (code, verdict), number in found.faults.most_common():
        print(f"  {verdict:9s} {number:6d}  {code}")
    print(f"  possible duplicates proposed: {found.duplicates}; changed when imported again: {again}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
