"""Build the Python environment: `python3 deploy/environment.py FOLDER [base|dev]`; needs only Python 3.11.

Packages are installed by exact version and hash: first uv by pip, then everything else by uv.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REQUIREMENTS = ROOT / "requirements"


class EnvironmentProblem(Exception):
    """The environment cannot be built; the message says what to do."""


def run(command: list[str], *, advice: str) -> None:
    if subprocess.run(command, check=False).returncode != 0:
        raise EnvironmentProblem(advice)


def create(folder: Path) -> None:
    nearest = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    if not os.access(nearest, os.W_OK):
        raise EnvironmentProblem(
            f"You may not write in {nearest}, where the environment belongs. Make a copy of your own of the "
            "project, or choose another folder: `make venv VENV=/some/folder`."
        )
    run(
        [sys.executable, "-m", "venv", str(folder)],
        advice="Python could not make a virtual environment: most often its ensurepip is missing.\n"
        "On Debian or Ubuntu: apt install python3-venv. Elsewhere: use a Python from python.org, or "
        "`make venv PYTHON=/path/to/python3`.",
    )


def install(folder: Path, *, choice: str) -> None:
    python = folder / "bin" / "python"
    run(
        [
            str(python),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--require-hashes",
            "-r",
            str(REQUIREMENTS / "uv.txt"),
        ],
        advice="pip could not fetch the installer (uv). Is a package index reachable? Behind a proxy set "
        "HTTPS_PROXY; with an index of your own set PIP_INDEX_URL and UV_INDEX_URL. Then run this again.",
    )
    sync = [str(python), "-m", "uv", "pip", "install", "--quiet", "--exact", "--require-hashes"]
    run(
        [
            *sync,
            "--python",
            str(python),
            "-r",
            str(REQUIREMENTS / f"{choice}.txt"),
            "-r",
            str(REQUIREMENTS / "uv.txt"),
        ],
        advice="Some packages could not be installed; the lines above say which. Run this again when the "
        "cause is gone (network, disk space, a Python without ready-built packages).",
    )


def fingerprint(*, choice: str) -> str:
    texts = [(REQUIREMENTS / f"{name}.txt").read_bytes() for name in (choice, "uv")]
    return hashlib.sha256(b"".join(texts)).hexdigest()


def build(folder: Path, *, choice: str) -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever has an older one shall read why it stops
        raise EnvironmentProblem(
            f"This is Python {sys.version.split()[0]}; 3.11 or newer is needed. If you have one: "
            "`make venv PYTHON=python3.12`."
        )
    stamp = folder / f"installed-{choice}"
    if stamp.exists() and stamp.read_text() == fingerprint(choice=choice):
        return
    if not (folder / "bin" / "pip").exists():
        create(folder)
    install(folder, choice=choice)
    stamp.write_text(fingerprint(choice=choice))


def main() -> int:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / ".venv")
    choice = sys.argv[2] if len(sys.argv) > 2 else "dev"
    try:
        build(folder, choice=choice)
    except EnvironmentProblem as problem:
        sys.stderr.write(f"\n{problem}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
