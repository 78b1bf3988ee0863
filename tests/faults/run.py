"""`make faults`: run the tests that kill processes, then show what was found; the figures last, as JSON."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "figures.json"
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-m",
            "faults",
            str(HERE),
            "-p",
            "no:randomly",
            *sys.argv[1:],
        ]
        done = subprocess.run(command, env=os.environ | {"TRELLIS_FAULT_FIGURES": str(file)}, check=False)
        figures = json.loads(file.read_text()) if file.exists() else {}
    print(f"\n{'what was killed':<34} asked: nothing half stored, nothing lost")
    for name, found in figures.items():
        print(f"{name:<34} {', '.join(f'{key} {value}' for key, value in found.items())}")
    print(json.dumps({"passed": done.returncode == 0, "faults": figures}))
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
