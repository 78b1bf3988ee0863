"""Build the trellis-engine distribution and try it where nothing else is: `make engine-alone`.

Needs a package index, as any installation does: the build back-end, NumPy, SciPy and RapidFuzz come from
there.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENGINE = ROOT / "src" / "trellis_engine"
TRY = """
import importlib.util, trellis_engine, trellis_engine.errors, trellis_engine.linkage as linkage
assert importlib.util.find_spec("django") is None, "Django is here"
assert importlib.util.find_spec("trellis") is None, "the platform is here"
one = linkage.OrganisationRecord("1", ("Textilverband Sachsen e.V.",), country="DE", city="Chemnitz")
two = linkage.OrganisationRecord("2", ("TEXTILVERBAND SACHSEN",), country="DE", city="Chemnitz")
assert linkage.compare(one, two).verdict is linkage.Verdict.SAME
import trellis_engine.timetable as timetable
two = timetable.Grid(slots=2, participants=3, attendees=((0, 1), (0, 2)), allowed=(1, 3), capacity=(1, 1))
assert timetable.presolve(two).allowed == (1, 2)
try:
    timetable.anneal(two, __import__("numpy").random.default_rng(1))
except trellis_engine.errors.MissingExtra as missing:
    assert "trellis-engine[fast]" in str(missing)
else:
    raise AssertionError("Numba is here")
import trellis_engine.pairing as pairing
sides = [pairing.Chooser("Ada", ["lab"])], [pairing.Chooser("lab")]
for method in (pairing.pair_stably, pairing.pair_for_value):
    assert method(*sides).partners() == {"Ada": ("lab",)}
try:
    pairing.pair_with_least(*sides)
except trellis_engine.errors.MissingExtra as error:
    assert "trellis-engine[solvers]" in str(error)
else:
    raise AssertionError("a solver is here")
import trellis_engine.allocation as allocation
try:
    allocation.allocate([allocation.Offer("mill", "masks", 3)], [allocation.Need("ward", "masks", 2)])
except trellis_engine.errors.MissingExtra as error:
    assert "trellis-engine[solvers]" in str(error)
else:
    raise AssertionError("a solver is here")
import trellis_engine.similarity as similarity
day = __import__("datetime").date(2021, 1, 1)
shared = [similarity.Project("p1", {"Ada", "Bo"}, day), similarity.Project("p2", {"Bo", "Cy"}, day)]
assert [one.key for one in similarity.PastWork(shared, today=day).best("Ada")] == ["Cy"]
print("trellis-engine", trellis_engine.__version__, "works alone")
"""
FILE = "id,name,country,city\n1,Textilverband Sachsen e.V.,DE,Chemnitz\n2,TEXTILVERBAND SACHSEN,DE,Chemnitz\n"


def run(*command: str | Path, folder: Path) -> str:
    """Run a command in a folder and return what it says; end with its words if it fails."""
    done = subprocess.run(list(map(str, command)), cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def try_alone(kept: Path) -> None:
    """Build both distributions into `kept`, install the wheel alone, import it and run its command."""
    with tempfile.TemporaryDirectory() as name:
        # From a copy: the build leaves traces beside its sources.
        source = shutil.copytree(ENGINE, Path(name) / "engine", ignore=shutil.ignore_patterns("__pycache__"))
        run(sys.executable, "-m", "uv", "build", "--quiet", "--out-dir", kept.resolve(), source, folder=ROOT)
    wheel = max(kept.glob("trellis_engine-*.whl"), key=lambda path: path.stat().st_mtime)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run(sys.executable, "-m", "venv", "--without-pip", "alone", folder=folder)
        python = folder / "alone" / "bin" / "python"
        uv = (sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", python)
        run(*uv, wheel.resolve(), folder=folder)
        print(run(python, "-I", "-c", TRY, folder=folder), end="")
        (folder / "members.csv").write_text(FILE, "utf-8")
        said = run(folder / "alone" / "bin" / "trellis-engine", "link", "-q", "members.csv", folder=folder)
        if "1 the same" not in said:
            sys.exit(f"trellis-engine link found no pair:\n{said}")
        print("trellis-engine link works")
    print(f"{wheel.name} and its source are in {kept}")


if __name__ == "__main__":
    try_alone(Path(sys.argv[1]))
