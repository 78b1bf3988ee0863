"""Run the tests and say which lines and branches they reach: `make coverage`. The last line is JSON.

The matrix of permissions and the contract of the API are left out: what they reach, the tests of the modules
reach too, in a fraction of the time.
"""

import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

PARTS = Path("var/coverage.json")
Sums = dict[str, dict[str, int]]
COUNTED = ("covered_lines", "num_statements", "covered_branches", "num_branches")


def run_tests(*, marked: str, least: str) -> int:
    return subprocess.call(
        [
            sys.executable, "-m", "pytest", "-n", "2", "--cov", "-m", f"({marked}) and not no_cover",
            "--cov-report=term-missing:skip-covered", f"--cov-report=json:{PARTS}",
            f"--cov-fail-under={least}",
        ]
    )  # fmt: skip


def by_module(files: dict[str, Any]) -> Sums:
    """The sums of each module of the platform and each package of the engine, and of all."""
    sums: Sums = defaultdict(lambda: dict.fromkeys(COUNTED, 0))
    for path, found in files.items():
        for name in (".".join(Path(path).parts[1:3]).removesuffix(".py"), "all"):
            for key in COUNTED:
                sums[name][key] += found["summary"][key]
    return sums


def percent(covered: int, of: int) -> float:
    return round(100 * covered / of, 1) if of else 100.0


def main(marked: str, least: str) -> int:
    result = run_tests(marked=marked, least=least)
    sums = by_module(json.loads(PARTS.read_text())["files"])
    PARTS.unlink()
    print(f"\n{'':<32}{'lines %':>9}{'branches %':>12}")
    shares = {
        name: {
            "lines": percent(one["covered_lines"], one["num_statements"]),
            "branches": percent(one["covered_branches"], one["num_branches"]),
        }
        for name, one in sorted(sums.items())
    }
    for name, share in shares.items():
        print(f"{name:<32}{share['lines']:>9}{share['branches']:>12}")
    print(json.dumps({**shares["all"], "least": float(least), "holds": result == 0}))
    return result


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
