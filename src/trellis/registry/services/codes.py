"""Cleaning codes: an id, a bare code or a name in any language becomes the id of a current term.

What is unknown, retired or may mean several things is refused, with the nearest valid ones named.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from trellis.core.errors import NotFound
from trellis.registry.services.lists import clean_list
from trellis.registry.services.numbers import integer, number
from trellis.registry.services.texts import Unfit, brief
from trellis.registry.types import FieldSpec, FieldType, Value
from trellis.taxonomy import selectors as taxonomy
from trellis.taxonomy.types import Resolution, Term


@dataclass(frozen=True, slots=True)
class Setting:
    """What stands around a code: those the profile has already, and its country."""

    standing: frozenset[str] = frozenset()
    country: Value = None


def codes_in(value: Value) -> frozenset[str]:
    """Ids of the terms in a canonical value.

    >>> sorted(codes_in(["theme:green", {"term": "theme:digital", "weight": 2.0}]))
    ['theme:digital', 'theme:green']
    """
    if isinstance(value, str):
        return frozenset((value,))
    if isinstance(value, list | tuple):
        return frozenset(item if isinstance(item, str) else item["term"] for item in value)
    return frozenset()


@lru_cache(maxsize=1000)
def scheme_fits(scheme: str, wanted: str) -> bool:
    """Is it the wanted list, or an edition of the wanted family?"""
    try:
        return scheme == wanted or taxonomy.get_scheme(scheme).family == wanted
    except NotFound:
        return False


def term(spec: FieldSpec, value: Value, setting: Setting) -> str:
    if not isinstance(value, str):
        raise Unfit(_("Choose an entry of the list."))
    text = value.strip()
    scheme, colon, _code = text.partition(":")
    known = taxonomy.find_term(text) if colon and scheme_fits(scheme, spec.scheme) else None
    if known is not None and (known.is_current or known.id in setting.standing):
        return known.id
    return resolved(spec, text, setting)


def resolved(spec: FieldSpec, text: str, setting: Setting) -> str:
    """What a text means in the list. Raises Unfit with the nearest valid entries."""
    scheme, colon, code = text.partition(":")
    asked = code if colon and scheme_fits(scheme, spec.scheme) else text
    if spec.scheme.startswith("nuts"):
        country = setting.country if isinstance(setting.country, str) else None
        resolution = taxonomy.find_region(asked, country=country)
    else:
        resolution = taxonomy.resolve(spec.scheme, asked)
    if resolution.term is not None and resolution.retired is None:
        return resolution.term.id
    raise Unfit(explanation(asked, resolution), suggestion=first_name(nearest(resolution)))


def nearest(resolution: Resolution) -> list[Term]:
    if resolution.term is not None:
        return [resolution.term]
    return [item.term for item in resolution.candidates] or list(resolution.suggestions)


def explanation(text: str, resolution: Resolution) -> str:
    language = get_language() or "en"
    names = "; ".join(f"{item.name(language)} ({item.code})" for item in nearest(resolution)[:3])
    shown = {"text": brief(text), "names": names}
    if resolution.retired is not None:
        return _("“%(text)s” is no longer in use. It became: %(names)s.") % shown
    if resolution.candidates:
        return _("“%(text)s” may mean several: %(names)s. Write which.") % shown
    if names:
        return _("“%(text)s” is not in this list. Nearest: %(names)s.") % shown
    return _("“%(text)s” is not in this list.") % shown


def first_name(terms: list[Term]) -> str:
    return terms[0].name(get_language() or "en") if terms else ""


def statement(spec: FieldSpec, value: Value, setting: Setting) -> Value:
    """A term, with its weight and whether it was derived, where that is said."""
    if not isinstance(value, Mapping):
        return term(spec, value, setting)
    said: dict[str, Any] = {"term": term(spec, value.get("term"), setting)}
    weight = value.get("weight")
    if weight is not None and weight != "":
        said["weight"] = float(number(WEIGHT, weight))
    if value.get("derived"):
        said["derived"] = True
    return said if len(said) > 1 else said["term"]


def terms(spec: FieldSpec, value: Value, setting: Setting) -> list[Value]:
    found = clean_list(spec, value, lambda spec, item: statement(spec, item, setting))
    by_term = {item if isinstance(item, str) else item["term"]: item for item in found}
    return [by_term[name] for name in sorted(by_term)]


def counts(spec: FieldSpec, value: Value, setting: Setting) -> dict[str, int]:
    if not isinstance(value, Mapping):
        raise Unfit(_("Write a number for each kind here."))
    found = {}
    for code, amount in sorted(value.items()):
        if amount not in (None, ""):
            found[term(spec, code, setting).partition(":")[2]] = integer(COUNT, amount)
    return found


WEIGHT = FieldSpec(name="weight", label="weight", minimum=-1e9, maximum=1e9)
COUNT = FieldSpec(name="count", label="Number", minimum=0, maximum=10_000_000)
CODED: dict[FieldType, Callable[[FieldSpec, Any, Setting], Any]] = {
    FieldType.TERM: term,
    FieldType.TERMS: terms,
    FieldType.COUNTS: counts,
}
