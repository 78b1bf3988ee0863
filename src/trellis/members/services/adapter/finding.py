"""Which member a row means: by its number, else by name and country."""

from collections.abc import Sequence

from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.imports.reading.keys import fold
from trellis.members.models import Record
from trellis.members.selectors.records import not_found
from trellis.members.types import KEEPING_ROLES


def host_of(actor: Actor) -> int:
    """The cluster that an import is on behalf of: its actor has no other. Raises NotFound."""
    hosts = actor.organisations(*KEEPING_ROLES)
    if len(hosts) != 1:
        raise not_found()
    return next(iter(hosts))


def parts_of(key: str) -> dict[str, str]:
    """The fields of a key: "name=lens works|country=fr"."""
    return dict(part.partition("=")[::2] for part in key.split("|"))


def find_members(*, actor: Actor, keys: Sequence[str]) -> dict[str, str]:
    """{key: record} for keys that mean exactly one member of the register."""
    by_number: dict[str, list[int]] = {}
    by_name: dict[str, list[tuple[int, str]]] = {}
    for number, name, country, own in known_members(actor):
        by_name.setdefault(fold(name), []).append((number, country.casefold()))
        if own:
            by_number.setdefault(fold(own), []).append(number)
    found: dict[str, list[int]] = {}
    for key in keys:
        said = parts_of(key)
        if "number" in said:
            found[key] = by_number.get(said["number"], [])
            continue
        named = by_name.get(said.get("name", ""), [])
        country = said.get("country", "").casefold()
        found[key] = [number for number, other in named if not country or other in ("", country)]
    return {key: str(numbers[0]) for key, numbers in found.items() if len(numbers) == 1}


def refer_to_members(*, actor: Actor, texts: Sequence[str]) -> dict[str, str]:
    """{text: record} for names and numbers that exactly one member has."""
    known: dict[str, set[int]] = {}
    for number, name, _country, own in known_members(actor):
        for text in {fold(name), fold(own)} - {""}:
            known.setdefault(text, set()).add(number)
    found = {text: known.get(fold(text), set()) for text in texts}
    return {text: str(*numbers) for text, numbers in found.items() if len(numbers) == 1}


def known_members(actor: Actor) -> list[tuple[int, str, str, str]]:
    with reading(actor):
        rows = Record.objects.visible_to(actor).filter(host_id=host_of(actor))
        return list(rows.values_list("pk", "name", "country", "number"))
