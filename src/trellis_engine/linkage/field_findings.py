"""What the fields beside the names say; a field that one of the records lacks says nothing."""

from collections.abc import Callable, Iterator

from trellis_engine.linkage.evidence import Finding
from trellis_engine.linkage.prepared import Prepared
from trellis_engine.linkage.vocabulary import legal_forms
from trellis_engine.places import distance_km


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
    one, other = left.record.coordinates, right.record.coordinates
    distance = distance_km(one, other) if one and other else None
    same_city = left.city & right.city and (left.city <= right.city or right.city <= left.city)
    if same_city and (distance is None or distance < NEAR_KM):
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


def _legal_form(left: Prepared, right: Prepared, telling: bool) -> Iterator[Finding]:
    one, other = left.legal_form, right.legal_form
    if not one or not other or left.record.country != right.record.country:
        return
    if one & other:
        yield Finding("legal_form", "same")
        return
    kinds = legal_forms().kinds
    if not {kinds[form] for form in one} & {kinds[form] for form in other}:
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


FIELDS: tuple[Callable[[Prepared, Prepared, bool], Iterator[Finding]], ...] = (
    _registration_ids, _domain, _country, _place, _legal_form, _kind, _parent,
)  # fmt: skip
