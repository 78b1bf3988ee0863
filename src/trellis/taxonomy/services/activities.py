"""Build the terms of NACE Rev. 2.1 from the compact list of codes and names."""

from collections.abc import Mapping
from pathlib import Path

from trellis.taxonomy.services.vocabularies import DATA, load_yaml
from trellis.taxonomy.types import InvalidEdition, Scheme, Term

SCHEME = Scheme(
    code="nace21",
    family="nace",
    title="Economic activities (NACE Rev. 2.1)",
    description="What organisations do for a living, as European statistics class it from 2025 on.",
    source="Codes: Commission Delegated Regulation (EU) 2023/137; names in our own words",
    edition="Rev. 2.1",
    levels=("Section", "Division", "Group", "Class"),
)


def level_of(code: str) -> int:
    """Return 0 for a section (C), 1 for a division (10), 2 for a group (10.1), 3 for a class (10.11)."""
    return 0 if code.isalpha() else (1 if len(code) == 2 else len(code) - 2)


def with_details(names: Mapping[str, str], details: Mapping[str, str]) -> dict[str, str]:
    """Return all codes in order: behind each division its groups, behind each group its classes.

    A group of which no class is named has one class, which is all of it.
    """
    groups = {code for code in details if level_of(code) == 2}
    divided = {code[:4] for code in details if level_of(code) == 3}
    below = dict(details) | {f"{code}0": details[code] for code in groups - divided}
    ordered: dict[str, str] = {}
    for code, name in names.items():
        ordered[code] = name
        if level_of(code) == 1:
            ordered |= {part: below[part] for part in sorted(below) if part[:2] == code}
    if strange := sorted(set(below) - set(ordered)):
        raise InvalidEdition(f"nace21_details.yaml: {', '.join(strange)} belong to no division")
    return ordered


def read_activities(
    path: Path = DATA / "nace21.yaml", details_path: Path = DATA / "nace21_details.yaml"
) -> tuple[Scheme, tuple[Term, ...]]:
    """Return the scheme and its terms in their order, each under its parent.

    Raises InvalidEdition if a code's parent is missing or does not stand before it.
    """
    names = with_details(load_yaml(path), load_yaml(details_path))
    terms: dict[str, Term] = {}
    section = ""
    for code, name in names.items():
        level = level_of(code)
        section = code if level == 0 else section
        parent = {0: "", 1: section, 2: code[:2], 3: code[:4]}[level]
        if level and parent not in terms:
            raise InvalidEdition(f"{path.name}: {code} stands before its parent {parent or '(none)'}")
        terms[code] = Term(
            id=f"{SCHEME.code}:{code}",
            scheme=SCHEME.code,
            code=code,
            parent=f"{SCHEME.code}:{parent}" if parent else None,
            level=level,
            position=len(terms),
            names={"en": name},
        )
    return SCHEME, tuple(terms.values())
