"""What each field of two records says for or against their being the same organisation, in words."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from trellis_engine.linkage.names import NameComparison, compare_names
from trellis_engine.linkage.prepared import Prepared
from trellis_engine.linkage.rarity import Rarity
from trellis_engine.linkage.vocabulary import CONCEPT, DIRECTION, NUMBER, PLACE

EARTH_RADIUS_KM = 6371.0
_TEMPLATES = {
    ("name", "identical"): "same name {left}",
    ("name", "core"): "same name apart from legal form, accents, word order or language: {left} / {right}",
    ("name", "spelling"): "names {percent} % alike: {left} / {right}",
    ("name", "close"): "names {percent} % alike: {left} / {right}",
    ("name", "partly"): "names only {percent} % alike: {left} / {right}",
    ("name", "little"): "names only {percent} % alike: {left} / {right}",
    ("name", "different"): "different names: {left} / {right}",
    ("acronym", "spelled_out"): "{acronym} is the acronym of {name}",
    ("acronym", "shared"): "same acronym {acronym}",
    ("shared_words", "rare"): "the common words are rare",
    ("shared_words", "uncommon"): "the common words are not very telling",
    ("shared_words", "generic"): "the common words are generic",
    ("extra_words", "generic"): "one name has the generic word {words} more",
    ("extra_words", "one_side"): "one name has the telling word {words} more",
    ("extra_words", "both_sides"): "each name has a telling word the other lacks: {left} / {right}",
    ("number", "different"): "different numbers: {left} / {right}",
    ("number", "one_side"): "only one name has the number {words}",
    ("direction", "different"): "different parts of a region: {left} / {right}",
    ("direction", "one_side"): "only one name says {words}",
    ("place_in_name", "different"): "the names speak of different places: {left} / {right}",
    ("registration_id", "same"): "same {scheme} {value}",
    ("registration_id", "different"): "different {scheme}: {left} / {right}",
    ("domain", "same"): "same web or mail domain {domain}",
    ("domain", "different"): "different web domains: {left} / {right}",
    ("country", "same"): "same country {country}",
    ("country", "different"): "different countries: {left} / {right}",
    ("place", "same_city"): "same city {city}",
    ("place", "near"): "{km} km apart",
    ("place", "apart"): "{km} km apart",
    ("place", "apart_generic"): "{km} km apart, and the common words are not telling",
    ("place", "other_city"): "different cities: {left} / {right}",
    (
        "place",
        "other_city_generic",
    ): "different cities, and the common words are not telling: {left} / {right}",
    ("legal_form", "same"): "same legal form",
    ("legal_form", "different"): "different legal forms: {left} / {right}",
    ("kind", "same"): "same kind {kind}",
    ("kind", "different"): "different kinds: {left} / {right}",
    ("parent", "of_the_other"): "one is the parent of the other",
    ("former_name", "used"): "{name} is a former name",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What one field says, before it is weighed: `level` is one of those in `weights`."""

    field: str
    level: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one field says for or against two records' being the same organisation.

    Attributes
    ----------
    field, level : str
        Names of the field and of what was found; together they choose `template`.
    values : tuple of (str, str)
        What to put into the template.
    weight : float
        Log-likelihood ratio [nats]: above 0 for the same organisation, below 0 against.

    Examples
    --------
    >>> found = Evidence("domain", "same", (("domain", "cluster.eu"),), 5.0)
    >>> found.words, found.template, found.speaks_for
    ('same web or mail domain cluster.eu', 'same web or mail domain {domain}', True)
    """

    field: str
    level: str
    values: tuple[tuple[str, str], ...]
    weight: float

    @property
    def template(self) -> str:
        """English sentence with named gaps, for translation."""
        return _TEMPLATES[self.field, self.level]

    @property
    def words(self) -> str:
        """The evidence as an English sentence."""
        return self.template.format(**dict(self.values))

    @property
    def speaks_for(self) -> bool:
        """True if it speaks for the same organisation."""
        return self.weight > 0


def templates() -> dict[tuple[str, str], str]:
    """Return every sentence that evidence may use, by field and level: what a translator needs.

    Examples
    --------
    >>> templates()["country", "same"]
    'same country {country}'
    """
    return dict(_TEMPLATES)


def findings(left: Prepared, right: Prepared, rarity: Rarity) -> tuple[Finding, ...]:
    """Return what the fields of two records say; a field that one of them lacks says nothing.

    Notes
    -----
    O(names of left x names of right). Symmetric but for the exchange of sides in `values`.
    """
    best = best_names(left, right, rarity)
    found = list(_about_names(left, right, best))
    telling = best is not None and best.alike >= CLOSE and best.shared >= UNCOMMON
    for compare in _FIELDS:
        found.extend(compare(left, right, telling))
    return tuple(found)


SPELLING, CLOSE, PARTLY, LITTLE = 0.92, 0.80, 0.65, 0.45
RARE, UNCOMMON = 9.0, 6.0
_TELLING_WORD = 5.0


def best_names(left: Prepared, right: Prepared, rarity: Rarity) -> NameComparison | None:
    """Return the comparison of those two names of the records that have most in common."""
    best = None
    most = -1.0
    for one in left.names:
        for other in right.names:
            found = compare_names(one, other, rarity)
            likeness = found.alike * found.alike * min(found.shared, RARE)
            if likeness > most:
                best, most = found, likeness
    return best


def _about_names(left: Prepared, right: Prepared, best: NameComparison | None) -> Iterator[Finding]:
    if best is None:
        return
    level = _name_level(best)
    yield Finding(
        "name", level,
        (("left", best.left.text), ("right", best.right.text), ("percent", str(round(100 * best.alike)))),
    )  # fmt: skip
    if level in ("little", "different"):
        yield from _acronym(left, right)
        return
    yield Finding("shared_words", _rarity_level(best.shared))
    yield from _extra_words(best)
    former = set(left.names[left.n_current :]) | set(right.names[right.n_current :])
    name = next((name for name in (best.left, best.right) if name in former), None)
    if name:
        yield Finding("former_name", "used", (("name", name.text),))


def _name_level(best: NameComparison) -> str:
    if best.left.text.casefold() == best.right.text.casefold():
        return "identical"
    if best.same_core:
        return "core"
    steps = ((SPELLING, "spelling"), (CLOSE, "close"), (PARTLY, "partly"), (LITTLE, "little"))
    return next((level for least, level in steps if best.alike >= least), "different")


def _rarity_level(shared: float) -> str:
    if shared >= RARE:
        return "rare"
    return "uncommon" if shared >= UNCOMMON else "generic"


def _acronym(left: Prepared, right: Prepared) -> Iterator[Finding]:
    for one, other in ((left, right), (right, left)):
        for acronym in sorted(one.acronyms & other.initials, key=len, reverse=True):
            whole = next(name.text for name in other.names if acronym in name.initials)
            yield Finding("acronym", "spelled_out", (("acronym", acronym.upper()), ("name", whole)))
            return
    for acronym in sorted(left.acronyms & right.acronyms, key=len, reverse=True):
        yield Finding("acronym", "shared", (("acronym", acronym.upper()),))
        return


def _extra_words(best: NameComparison) -> Iterator[Finding]:
    for kind, field in ((NUMBER, "number"), (DIRECTION, "direction"), (PLACE, "place_in_name")):
        yield from _extra_of_kind(best, kind, field)
    guarded = {NUMBER, DIRECTION}
    left = [token for token in best.only_left if token.kind not in guarded]
    right = [token for token in best.only_right if token.kind not in guarded]
    if not left and not right:
        return
    telling_left = [token.text for token in left if token.kind != CONCEPT]
    telling_right = [token.text for token in right if token.kind != CONCEPT]
    both = (("left", " ".join(telling_left)), ("right", " ".join(telling_right)))
    if telling_left and telling_right:
        yield Finding("extra_words", "both_sides", both)
    elif telling_left or telling_right:
        yield Finding("extra_words", "one_side", (("words", " ".join(telling_left or telling_right)),))
    else:
        yield Finding(
            "extra_words", "generic", (("words", " ".join(token.text for token in (*left, *right))),)
        )


def _extra_of_kind(best: NameComparison, kind: str, field: str) -> Iterator[Finding]:
    left = [token.text for token in best.only_left if token.kind == kind]
    right = [token.text for token in best.only_right if token.kind == kind]
    if left and right:
        yield Finding(field, "different", (("left", " ".join(left)), ("right", " ".join(right))))
    elif (left or right) and field != "place_in_name":
        yield Finding(field, "one_side", (("words", " ".join(left or right)),))


def _registration_ids(left: Prepared, right: Prepared, telling: bool) -> Iterator[Finding]:
    ours, theirs = dict(left.record.registration_ids), dict(right.record.registration_ids)
    common = set(left.record.registration_ids) & set(right.record.registration_ids)
    if common:
        scheme, value = min(common)
        yield Finding("registration_id", "same", (("scheme", scheme), ("value", value)))
        return
    for scheme in sorted(ours.keys() & theirs.keys()):
        values = (("scheme", scheme), ("left", ours[scheme]), ("right", theirs[scheme]))
        yield Finding("registration_id", "different", values)
        return


def _domain(left: Prepared, right: Prepared, telling: bool) -> Iterator[Finding]:
    common = left.domains & right.domains
    if common:
        yield Finding("domain", "same", (("domain", min(common)),))
    elif left.domains and right.domains:
        values = (("left", min(left.domains)), ("right", min(right.domains)))
        yield Finding("domain", "different", values)


def _country(left: Prepared, right: Prepared, telling: bool) -> Iterator[Finding]:
    one, other = left.record.country, right.record.country
    if one and one == other:
        yield Finding("country", "same", (("country", one),))
    elif one and other:
        yield Finding("country", "different", (("left", one), ("right", other)))


def _place(left: Prepared, right: Prepared, telling: bool) -> Iterator[Finding]:
    distance = distance_km(left.record.coordinates, right.record.coordinates)
    if left.city and left.city == right.city and (distance is None or distance < NEAR_KM):
        yield Finding("place", "same_city", (("city", left.record.city),))
    elif distance is not None:
        km = (("km", f"{distance:.0f}"),)
        if distance <= NEAR_KM:
            yield Finding("place", "near", km)
        else:
            yield Finding("place", "apart" if telling else "apart_generic", km)
    elif left.city and right.city:
        level = "other_city" if telling else "other_city_generic"
        yield Finding("place", level, (("left", left.record.city), ("right", right.record.city)))


NEAR_KM = 25.0


def distance_km(one: tuple[float, float] | None, other: tuple[float, float] | None) -> float | None:
    """Return the great-circle distance of two places [km]; None if one is unknown.

    Parameters
    ----------
    one, other : tuple of float, or None
        Latitude and longitude [degrees].

    Source
    ------
    Sinnott, R. W. (1984), Virtues of the haversine, Sky and Telescope 68(2), 159.

    Examples
    --------
    >>> round(distance_km((48.21, 16.37), (48.86, 2.35)))
    1033
    """
    if one is None or other is None:
        return None
    latitude, longitude, other_latitude, other_longitude = map(math.radians, (*one, *other))
    half = (
        math.sin((other_latitude - latitude) / 2) ** 2
        + math.cos(latitude) * math.cos(other_latitude) * math.sin((other_longitude - longitude) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, half)))


def _legal_form(left: Prepared, right: Prepared, telling: bool) -> Iterator[Finding]:
    one, other = left.legal_form, right.legal_form
    if not one or not other or left.record.country != right.record.country:
        return
    if one & other:
        yield Finding("legal_form", "same")
    else:
        yield Finding("legal_form", "different", (("left", min(one)), ("right", min(other))))


def _kind(left: Prepared, right: Prepared, telling: bool) -> Iterator[Finding]:
    one, other = left.record.kind, right.record.kind
    if one and one == other:
        yield Finding("kind", "same", (("kind", one),))
    elif one and other:
        yield Finding("kind", "different", (("left", one), ("right", other)))


def _parent(left: Prepared, right: Prepared, telling: bool) -> Iterator[Finding]:
    for child, other in ((left.record, right.record), (right.record, left.record)):
        if child.parent and child.parent in (other.key, *other.names):
            yield Finding("parent", "of_the_other")
            return


_FIELDS: tuple[Callable[[Prepared, Prepared, bool], Iterator[Finding]], ...] = (
    _registration_ids, _domain, _country, _place, _legal_form, _kind, _parent,
)  # fmt: skip
