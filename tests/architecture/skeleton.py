"""A small tree with the platform's modules and contracts, on which a test breaks one rule at a time."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODULE_FILES = (
    "types",
    "models",
    "selectors",
    "policies",
    "services",
    "pages",
    "forms",
    "views",
    "api",
    "tasks",
    "urls",
)


def build(folder: Path) -> Path:
    """Every module of the real contracts with one empty file of each kind, and the real pyproject.toml."""
    text = (ROOT / "pyproject.toml").read_text()
    contracts = {c["id"]: c for c in tomllib.loads(text)["tool"]["importlinter"]["contracts"]}
    write(folder, "pyproject.toml", text)
    write(folder, "src/trellis/__init__.py", "")
    write(folder, "src/trellis_engine/__init__.py", "")
    write(folder, "src/trellis_engine/linkage/__init__.py", "")
    write(folder, "src/trellis_engine/tally/__init__.py", "")
    modules = [name.strip() for line in contracts["modules"]["layers"] for name in line.split("|")]
    for module in modules:
        write(folder, f"src/trellis/{module}/__init__.py", "")
        write(folder, f"src/trellis/{module}/README.md", "What this module is for.\n")
        for name in MODULE_FILES:
            write(folder, f"src/trellis/{module}/{name}.py", "")
    return folder


def write(folder: Path, path: str, text: str) -> None:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
