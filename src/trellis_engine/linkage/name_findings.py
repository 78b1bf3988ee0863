"""What the names of two records say: how alike they are, and what tells them apart all the same."""

from collections.abc import Iterator

from trellis_engine.linkage.evidence import Finding
from trellis_engine.linkage.names import NameComparison, compare_names
from trellis_engine.linkage.normalisation import PART, SITE, WHOLE, Token
from trellis_engine.linkage.prepared import Prepared
from trellis_engine.linkage.rarity import Rarity
from trellis_engine.linkage.vocabulary import CONCEPT, DIRECTION, NUMBER, PLACE, WORD
from trellis_engine.transliteration import sound

SPELLING, CLOSE, PARTLY, LITTLE = 0.92, 0.80, 0.65, 0.45
# What the common words tell, beyond what singles out one name among all [nats].
RARE, UNCOMMON = 0.5, -2.5
_TRUST = {WHOLE: 1.0, SITE: 0.97, PART: 0.9}
_RARE_ACRONYM = -2.0
_LONG_ACRONYM = 4


def best_names(left: Prepared, right: Prepared, rarity: Rarity) -> NameComparison | None:
    """Return the comparison of those two names of the records that have most in common."""
    best = None
    most = -1.0
    for one in left.names:
        for other in right.names:
            if one.extent == other.extent == PART:
                continue
            found = compare_names(one, other, rarity)
            trust = min(_TRUST[one.extent], _TRUST[other.extent])
            likeness = found.alike * found.alike * min(found.shared, rarity.needed + RARE) * trust
            if likeness > most:
                best, most = found, likeness
            if found.same_core and trust == 1.0 and found.shared >= rarity.needed + RARE:
                return found
    return best


def about_names(
    left: Prepared, right: Prepared, best: NameComparison | None, rarity: Rarity
) -> Iterator[Finding]:
    if best is None:
        yield Finding("name", "missing")
        return
    level = _name_level(left, right, best, rarity)
    if level in _UNLIKE or _is_acronym_of_other(best):
        acronym = next(_acronym(left, right, rarity), None)
        if acronym:
            yield acronym
            return
    percent = str(round(100 * best.alike))
    yield Finding("name", level, (("left", best.left.text), ("right", best.right.text), ("percent", percent)))
    if level == "different":
        return
    yield Finding("shared_words", rarity_level(best, rarity))
    if PART in (best.left.extent, best.right.extent):
        yield from _guards(compare_names(left.names[0], right.names[0], rarity))
    else:
        yield from _guards(best)
    yield from _extra_words(left, right, best)
    former = set(left.names[left.n_current :]) | set(right.names[right.n_current :])
    name = next((name for name in (best.left, best.right) if name in former), None)
    if name:
        yield Finding("former_name", "used", (("name", name.text),))


def _is_acronym_of_other(best: NameComparison) -> bool:
    """True if one name is nothing but the first letters of the other."""
    return best.left.letters in best.right.initials or best.right.letters in best.left.initials


_UNLIKE = frozenset({"partly", "little", "different"})


def _name_level(left: Prepared, right: Prepared, best: NameComparison, rarity: Rarity) -> str:
    extents = (best.left.extent, best.right.extent)
    if _completed_by_city(left, right, best):
        return "with_city"
    if best.alike >= SPELLING and PART in extents:
        return "part"
    if best.alike >= SPELLING and SITE in extents:
        return "site"
    if best.left.text.casefold() == best.right.text.casefold():
        return "identical"
    if best.same_core:
        return "core"
    if best.contained and best.alike < SPELLING and rarity_level(best, rarity) != "generic":
        return "contained"
    steps = ((SPELLING, "spelling"), (CLOSE, "close"), (PARTLY, "partly"), (LITTLE, "little"))
    return next((level for least, level in steps if best.alike >= least), "different")


def _completed_by_city(left: Prepared, right: Prepared, best: NameComparison) -> bool:
    """True if one name only adds the city that the other record has in its own field."""
    if best.only_left and not best.only_right:
        return _roots(best.only_left) <= right.city
    if best.only_right and not best.only_left:
        return _roots(best.only_right) <= left.city
    return False


def _roots(tokens: tuple[Token, ...]) -> set[str]:
    return {token.root.lstrip("#") for token in tokens}


def rarity_level(best: NameComparison, rarity: Rarity) -> str:
    surplus = best.shared - rarity.needed
    if surplus >= RARE:
        return "rare"
    return "uncommon" if surplus >= UNCOMMON else "generic"


def _acronym(left: Prepared, right: Prepared, rarity: Rarity) -> Iterator[Finding]:
    """Yield what acronyms say; one that many organisations have (EDIH) says nothing."""
    for one, other in ((left, right), (right, left)):
        for acronym in sorted(one.acronyms & other.initials, key=lambda a: (-len(a), a)):
            whole = next(name.text for name in other.names if acronym in name.initials)
            level = "spelled_out" if len(acronym) >= _LONG_ACRONYM else "spelled_out_short"
            yield Finding("acronym", level, (("acronym", acronym.upper()), ("name", whole)))
    for acronym in sorted(left.acronyms & right.acronyms, key=lambda a: (-len(a), a)):
        if rarity.information(sound(acronym)) >= rarity.needed + _RARE_ACRONYM:
            level = "shared" if len(acronym) >= _LONG_ACRONYM else "shared_short"
            yield Finding("acronym", level, (("acronym", acronym.upper()),))


def _guards(best: NameComparison) -> Iterator[Finding]:
    """Yield what tells two organisations of one name apart: numbers, directions, places."""
    for kind, field in ((NUMBER, "number"), (DIRECTION, "direction"), (PLACE, "place_in_name")):
        left = " ".join(token.text for token in best.only_left if token.kind == kind)
        right = " ".join(token.text for token in best.only_right if token.kind == kind)
        if left and right:
            yield Finding(field, "different", (("left", left), ("right", right)))
        elif (left or right) and kind != PLACE:
            yield Finding(field, "one_side", (("words", left or right),))


def _extra_words(left: Prepared, right: Prepared, best: NameComparison) -> Iterator[Finding]:
    """Yield what one name says and the other does not; a name may well say its own city."""
    only_left, only_right = _telling(best.only_left), _telling(best.only_right)
    if only_left and only_right:
        yield Finding("extra_words", "both_sides", (("left", only_left), ("right", only_right)))
    elif only_left or only_right:
        telling = tuple(t for t in (*best.only_left, *best.only_right) if t.kind in (WORD, PLACE))
        level = "city" if _roots(telling) <= left.city | right.city else "one_side"
        yield Finding("extra_words", level, (("words", only_left or only_right),))
    generic_left, generic_right = _generic(best.only_left), _generic(best.only_right)
    if generic_left and generic_right:
        yield Finding("generic_words", "both_sides", (("left", generic_left), ("right", generic_right)))
    elif generic_left or generic_right:
        yield Finding("generic_words", "one_side", (("words", generic_left or generic_right),))


def _generic(tokens: tuple[Token, ...]) -> str:
    return " ".join(token.text for token in tokens if token.kind == CONCEPT)


def _telling(tokens: tuple[Token, ...]) -> str:
    return " ".join(token.text for token in tokens if token.kind in (WORD, PLACE))
