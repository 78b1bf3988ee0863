"""Rules that import contracts cannot see. Each looks at a tree of source and returns its faults as texts."""

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.db import models

WRITING = {"save", "create", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
WRITING |= {f"a{name}" for name in WRITING}
QUERYSET_LINKS = {"objects", "filter", "exclude", "all", "visible_to"}
WRITING_SQL = re.compile(r"\s*(INSERT|UPDATE|DELETE|TRUNCATE|MERGE|COPY)\b", re.IGNORECASE)
UNNAMEABLE = {"utils.py", "helpers.py", "common.py", "misc.py", "signals.py"}
LONGEST_FILE = 400
BELOW_THE_EDGE = {"services", "policies", "selectors", "pages", "models"}


class Order:
    """The order of the modules, read from the import contracts so that it stands in one place."""

    def __init__(self, root: Path) -> None:
        contracts = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
        self.contracts = {contract["id"]: contract for contract in contracts}
        lines = [[name.strip() for name in line.split("|")] for line in self.contracts["modules"]["layers"]]
        self.level = {name: len(lines) - depth for depth, line in enumerate(lines) for name in line}

    def may_know(self, own: str, other: str) -> bool:
        return own == other or other not in self.level or self.level[other] < self.level.get(own, 0)


def source_of(root: Path) -> Path:
    return root / "src" / "trellis"


def code_files(root: Path) -> Iterator[Path]:
    """The modules' code without tests and migrations."""
    for path in sorted(source_of(root).rglob("*.py")):
        if not {"tests", "migrations"} & set(path.relative_to(root).parts):
            yield path


def kind_of(root: Path, path: Path) -> str:
    """Which of the module's files this belongs to: `services` for services.py and for all in services/."""
    parts = path.relative_to(source_of(root)).with_suffix("").parts
    return parts[1] if len(parts) > 1 else ""


def module_of(root: Path, path: Path) -> str:
    return path.relative_to(source_of(root)).parts[0]


def at(root: Path, path: Path, line: int) -> str:
    return f"{path.relative_to(root)}:{line}"


# --- modules


def unlisted_modules(root: Path) -> list[str]:
    """Each module stands in the order and, but for core, in the contract of its inside."""
    order = Order(root)
    existing = {path.parent.name for path in source_of(root).glob("*/__init__.py")}
    inside = {name.removeprefix("trellis.") for name in order.contracts["inside"]["containers"]}
    faults = [f"{name} is not in the contract 'modules'" for name in sorted(existing - set(order.level))]
    faults += [
        f"{name} is in the contract 'modules' and does not exist"
        for name in sorted(set(order.level) - existing)
    ]
    faults += [f"{name} is not in the contract 'inside'" for name in sorted(existing - inside - {"core"})]
    return faults


def modules_without_readme(root: Path) -> list[str]:
    modules = sorted(path.parent for path in source_of(root).glob("*/__init__.py"))
    return [f"{module.name} has no README.md" for module in modules if not (module / "README.md").exists()]


def bad_file_names(root: Path) -> list[str]:
    return [
        f"{at(root, path, 1)}: name the file by what it holds"
        for path in code_files(root)
        if path.name in UNNAMEABLE
    ]


def long_files(root: Path) -> list[str]:
    places = [root / place for place in ("src", "config", "deploy", "tests")]
    files = [
        path for place in places for path in sorted(place.rglob("*.py")) if "migrations" not in path.parts
    ]
    lengths = [(path, len(path.read_text().splitlines())) for path in files]
    return [f"{at(root, path, 1)} has {length} lines" for path, length in lengths if length > LONGEST_FILE]


def twin_records(root: Path) -> list[str]:
    """What pages show in the same way has one record: none of the same name and fields in two places."""
    places: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for path in code_files(root):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef) and any(
                "dataclass" in ast.unparse(x) for x in node.decorator_list
            ):
                fields = tuple(ast.unparse(each) for each in node.body if isinstance(each, ast.AnnAssign))
                places.setdefault((node.name, fields), []).append(at(root, path, node.lineno))
    return [
        f"{place}: {name} stands in {first.split(':')[0]} already; keep it in one place below both"
        for (name, _), (first, *others) in places.items()
        for place in others
    ]


# --- tables


def wrong_relations(root: Path, found: Iterable[type[models.Model]]) -> list[str]:
    """Relations point to the own or a lower module; across modules they leave no name behind."""
    order, faults = Order(root), []
    for model in found:
        own = model._meta.app_label
        for field in model._meta.get_fields():
            if own not in order.level or not getattr(field, "remote_field", None) or field.auto_created:
                continue
            other = field.related_model._meta.app_label
            if not order.may_know(own, other):
                faults.append(f"{model._meta.label}.{field.name} points up to {other}")
            if own != other and field.remote_field.related_name != "+":
                faults.append(f"{model._meta.label}.{field.name} adds a name to {other}: related_name='+'")
    return faults


def is_table_name(value: object) -> bool:
    return isinstance(value, str) and (value == "self" or "." in value)


def relations_not_by_string(root: Path) -> list[str]:
    faults = []
    for path, call in calls_in(root):
        if name_of(call.func) in {"ForeignKey", "OneToOneField", "ManyToManyField"}:
            target = (
                call.args[0] if call.args else next((k.value for k in call.keywords if k.arg == "to"), None)
            )
            if not (isinstance(target, ast.Constant) and is_table_name(target.value)):
                faults.append(f"{at(root, path, call.lineno)}: name the related table 'module.Model'")
    return faults


# --- calls


def name_of(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def calls_in(root: Path) -> Iterator[tuple[Path, ast.Call]]:
    for path in code_files(root):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                yield path, node


def writes_rows(call: ast.Call) -> bool:
    """x.save(), X.objects.create(), a queryset's update() (not a dict's), and SQL that changes rows."""
    if not isinstance(call.func, ast.Attribute):
        return False
    links = {node.attr for node in ast.walk(call.func.value) if isinstance(node, ast.Attribute)}
    if call.func.attr in {"update", "aupdate"}:
        return bool(links & QUERYSET_LINKS)
    if call.func.attr in {"execute", "executemany", "copy"}:
        return any(WRITING_SQL.match(text) for text in texts_in(call))
    return call.func.attr in WRITING


def texts_in(call: ast.Call) -> Iterator[str]:
    for argument in call.args[:1]:
        for node in ast.walk(argument):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def writes_outside_services(root: Path) -> list[str]:
    return [
        f"{at(root, path, call.lineno)}: only services write ({name_of(call.func)})"
        for path, call in calls_in(root)
        if kind_of(root, path) != "services" and module_of(root, path) != "core" and writes_rows(call)
    ]


def forbidden_calls(root: Path) -> list[str]:
    """get_model goes round every contract; a generic foreign key goes round every constraint."""
    return [
        f"{at(root, path, call.lineno)}: {name_of(call.func)} hides which table is meant"
        for path, call in calls_in(root)
        if name_of(call.func) in {"get_model", "GenericForeignKey", "GenericRelation"}
    ]


def requests_below_the_edge(root: Path) -> list[str]:
    """Services, policies, selectors and pages take an actor; a request stays at the edge."""
    faults = []
    for path in code_files(root):
        # core's pages.py is where page records become answers
        if kind_of(root, path) not in BELOW_THE_EDGE or module_of(root, path) == "core":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
                if any(argument.arg == "request" for argument in arguments):
                    faults.append(
                        f"{at(root, path, node.lineno)}: {node.name} takes a request; take an actor"
                    )
    return faults


# --- templates

NAMED = [
    re.compile(r"{%\s*url\s+['\"]([\w-]+):"),
    re.compile(r"{%\s*(?:include|extends)\s+['\"]([\w-]+)/"),
    re.compile(r"{%\s*load\s+([\w-]+)_(?:tags|filters)\b"),
]
PATH_WRITTEN_OUT = re.compile(r"\b(?:href|action|src|hx-(?:get|post|put|delete))=['\"]/(?!/)")
OTHER_HOST = re.compile(
    r"\b(?:src|srcset|hx-(?:get|post))=['\"](?:https?:)?//|<link[^>]+href=['\"](?:https?:)?//"
)
INLINE = re.compile(
    r"\sstyle=['\"]|\son[a-z]+=['\"]|<style\b|<script(?![^>]*\bsrc=)(?![^>]*\bnonce=)(?![^>]*json)[^>]*>"
)


def template_files(root: Path) -> Iterator[Path]:
    yield from sorted(source_of(root).rglob("templates/**/*.html"))


def template_faults(root: Path) -> list[str]:
    """Templates name their own and lower modules, build addresses by {% url %} and hold no code."""
    order, faults = Order(root), []
    for path in template_files(root):
        own = module_of(root, path)
        for number, line in enumerate(path.read_text().splitlines(), start=1):
            place = at(root, path, number)
            named = [name for pattern in NAMED for name in pattern.findall(line)]
            faults += [
                f"{place}: names {name}, above {own}" for name in named if not order.may_know(own, name)
            ]
            faults += [f"{place}: {advice}" for pattern, advice in TEMPLATE_RULES if pattern.search(line)]
    return faults


TEMPLATE_RULES: list[tuple[re.Pattern[str], str]] = [
    (PATH_WRITTEN_OUT, "write {% url %} or {% static %}, not a path"),
    (OTHER_HOST, "nothing is loaded from another host"),
    (INLINE, "no style and no script inside a page"),
]


# --- migrations


def irreversible_operations(migration: Any) -> list[str]:
    """Every step back must be possible, if only as a step that does nothing."""
    return [
        f"{migration.app_label}.{migration.name}: {operation.describe()} cannot be taken back"
        for operation in migration.operations
        if not operation.reversible
    ]
