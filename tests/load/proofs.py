"""Run the targets that prove figures and keep what they found: `make proofs`.

Each target's output goes to docs/figures/TARGET.md; its last line, one JSON object, to TARGET.json there.
"""

import json
import os
import platform
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[2]
FIGURES = ROOT / "docs" / "figures"


def run_target(target: str) -> tuple[bool, str]:
    """Run `make TARGET`, showing its output as it comes."""
    lines: list[str] = []
    with subprocess.Popen(
        ["make", "--no-print-directory", target],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        for line in process.stdout or ():
            sys.stdout.write(line)
            lines.append(line)
    return process.returncode == 0, "".join(lines)


def last_object(output: str) -> dict[str, object] | None:
    """The JSON object on the last line that holds one."""
    for line in reversed(output.splitlines()):
        if line.startswith("{"):
            try:
                found = json.loads(line)
            except ValueError:
                return None
            return found if isinstance(found, dict) else None
    return None


def keep(target: str, *, passed: bool, output: str, seconds: float) -> None:
    FIGURES.mkdir(parents=True, exist_ok=True)
    when = datetime.now(tz=UTC).date().isoformat()
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    figures = last_object(output)
    table = "\n".join(line for line in output.splitlines() if not line.startswith("{")).strip()
    (FIGURES / f"{target}.md").write_text(
        f"# {target}\n\n{'Holds' if passed else '**Does not hold**'}; measured on {when}, {machine}, "
        f"in {seconds:.0f} s.\n\n```\n{table.replace(str(ROOT), '.')}\n```\n"
    )
    record = {"target": target, "passed": passed, "measured_on": when, "machine": machine, "figures": figures}
    (FIGURES / f"{target}.json").write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n")


def main() -> int:
    results = []
    for target in sys.argv[1:]:
        print(f"\n===== {target}", flush=True)
        began = time.monotonic()
        passed, output = run_target(target)
        seconds = time.monotonic() - began
        keep(target, passed=passed, output=output, seconds=seconds)
        results.append({"target": target, "passed": passed, "seconds": round(seconds, 1)})
    print(
        "\n" + "\n".join(f"{r['target']:<16}{'holds' if r['passed'] else 'DOES NOT HOLD'}" for r in results)
    )
    print(json.dumps({"proofs": results}))
    return 0 if all(result["passed"] for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
