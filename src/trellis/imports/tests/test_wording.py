"""Every fault and finding that the import can give has words."""

import ast
import re
from pathlib import Path

from trellis.imports import reading, services
from trellis.imports.selectors.wording import FAULT_TEXTS, fault_text, finding_text
from trellis.imports.selectors.wording_of_files import FINDING_TEXTS

FOLDERS = [Path(module.__file__).parent for module in (reading, services)]
GIVERS = {"Flaw", "FileRefused", "tell"}


def calls():
    for folder in FOLDERS:
        for path in sorted(folder.glob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call):
                    yield node


def texts(node: ast.AST) -> set[str]:
    return {
        part.value
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    }


def given_codes() -> set[str]:
    found: set[str] = set()
    for call in calls():
        name = getattr(call.func, "id", "") or getattr(call.func, "attr", "")
        if name in GIVERS and call.args:
            found |= texts(call.args[0])
        found |= {code for item in call.keywords if item.arg == "code" for code in texts(item.value)}
    return {code for code in found if re.fullmatch(r"[a-z0-9_]{3,}", code)}


def given_reasons() -> set[str]:
    return {
        reason
        for call in calls()
        for item in call.keywords
        if item.arg == "reason"
        for reason in texts(item.value)
        if "_" in reason
    }


def test_every_fault_has_words():
    kinds = {
        f"{what}_{kind}"
        for what in ("unknown", "retired", "ambiguous", "converted")
        for kind in ("country", "region", "code")
    }
    codes = (given_codes() | kinds) - {"unknown", "converted_"}
    assert codes - set(FAULT_TEXTS) == set()


def test_every_finding_has_words():
    assert given_reasons() - set(FINDING_TEXTS) == set()
    assert {
        f"match_{name}" for name in ("remembered", "name", "similar", "content", "none", "chosen")
    } <= set(FINDING_TEXTS)


def test_words_are_filled_with_what_is_known():
    assert fault_text("duplicate_key", {"row": "4"}).startswith("Row 4 has the same identity")
    assert fault_text("heading_empty", {}, column="Column 3") == (
        "The column has no heading. It is called “Column 3” here."
    )
    assert fault_text("row_repeated", {}) == "The row repeats row  and was left out."
    assert finding_text("sheet_first", {"sheets": "3"}) == "The first sheet with a table, of 3."


def test_fault_of_a_target_has_the_target_s_words_and_an_unknown_one_its_name():
    assert fault_text("odd", {"km": "3"}, texts={"odd": "{km} km away"}) == "3 km away"
    assert fault_text("odd", {}) == "Something is wrong here (odd)."
