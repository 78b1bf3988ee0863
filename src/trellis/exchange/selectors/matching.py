"""What fits a listing: open ones of the other side that the actor may see, the best first, with reasons."""

from collections.abc import Mapping, Sequence

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Case, F, Q, Value, When
from django.db.models.expressions import Combinable
from django.utils import timezone

from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.exchange.models import Listing as Row
from trellis.exchange.selectors.blueprints import answering_kinds, listing_kinds
from trellis.exchange.selectors.listings import (
    ORGANISATIONS,
    is_kept,
    not_found,
    records_of,
    visible_open,
)
from trellis.exchange.selectors.profiles import (
    fields_of,
    goes_to,
    profile_of,
    rules_out,
    shared_attributes,
)
from trellis.exchange.types.blueprints import ListingKind
from trellis.exchange.types.matches import WEIGHTS, Match
from trellis.exchange.types.words import OPEN, Side, State
from trellis.taxonomy.selectors.places import distance_km
from trellis_engine.similarity import Fit, Matcher, Profile

MOST = 20
COMPARED = 150  # those that have most words and topics in common
TOPIC = 0.5  # a topic in common, beside the rank of words
WORDS, SHORT, ROOT = 80, 2, 5  # of the listing; letters of words left out, and of the beginnings sought
MATCHED = (*OPEN, State.DRAFT)  # a draft too: before it is published one sees what it will meet


def list_matches(*, actor: Actor, listing_id: int, limit: int = MOST) -> list[Match]:
    """What fits a listing that the actor may see; nothing where it is closed or its kind is gone.

    Only among listings that the actor may see, without those of the same organisation. Raises NotFound.
    """
    with reading(actor):
        row = Row.objects.visible_to(actor).select_related(*ORGANISATIONS).filter(pk=listing_id).first()
        if row is None:
            raise not_found()
        kind = listing_kinds().get(row.kind)
        if kind is None or row.state not in MATCHED:
            return []
        others = answering_kinds(kind, Side(row.side))
        candidates = list_candidates(actor, row, others)
        profiles = profiles_of(actor, [row, *candidates], kind, others)
        return found(actor, row, candidates, profiles, [kind, *others], limit)


def list_candidates(actor: Actor, row: Row, kinds: Sequence[ListingKind]) -> list[Row]:
    """Those of the other side with most words and topics in common, without what anything rules out."""
    rows = visible_open(actor).filter(side=Side(row.side).other, kind__in=[kind.key for kind in kinds])
    rows = rows.exclude(organisation=row.organisation_id).select_related(*ORGANISATIONS)
    specs = {kind.key: kind.attributes for kind in kinds}
    near = rows.annotate(rough=roughly(row)).filter(rough__gt=0).order_by("-rough", "-published_at", "-id")
    return [
        other
        for other in near[:COMPARED]
        if goes_to(row, other) and goes_to(other, row) and not rules_out(row, other, specs[other.kind])
    ]


def roughly(row: Row) -> Combinable:
    """How much a row has in common with this one, in words and topics: enough to say which to compare."""
    words = dict.fromkeys(word for word in f"{row.title_key} {row.words}".split() if len(word) > SHORT)
    # folded words are letters and digits only, so that none can be taken for an operator
    roots = [word if len(word) <= ROOT else f"{word[:ROOT]}:*" for word in list(words)[:WORDS]]
    asked = SearchQuery(" | ".join(dict.fromkeys(roots)), search_type="raw", config="simple")
    common: Combinable = SearchRank(F("document"), asked) if roots else Value(0.0)
    for name in WEIGHTS:
        if topics := getattr(row, name):
            shared = Q(**{f"{name}__overlap": topics})
            common += Case(When(shared, then=Value(TOPIC)), default=Value(0.0))
    return common


def profiles_of(
    actor: Actor, rows: Sequence[Row], kind: ListingKind, others: Sequence[ListingKind]
) -> dict[int, Profile]:
    """By listing, what the engine compares; of each only what the actor may know."""
    found: dict[int, Profile] = {}
    known = {one.key: one for one in (kind, *others)}
    common = shared_attributes(kind, others)
    for row in rows:
        is_named = actor.is_operator or not row.is_anonymous or is_kept(actor, row)
        found[row.pk] = profile_of(row, known[row.kind], is_named=is_named, common=common)
    return found


def found(
    actor: Actor,
    row: Row,
    candidates: Sequence[Row],
    profiles: Mapping[int, Profile],
    kinds: Sequence[ListingKind],
    limit: int,
) -> list[Match]:
    """The best of the candidates within the way that a listing says it goes."""
    own = profiles[row.pk]
    near = [one for one in candidates if is_near(row, own, one, profiles[one.pk])]
    matcher = Matcher([profiles[one.pk] for one in near], fields_of(kinds), today=timezone.localdate())
    best = matcher.best(own, most=limit) if row.side == Side.NEED else matcher.seekers(own, most=limit)
    by_key = {str(one.pk): one for one in near}
    records = records_of([by_key[match.key] for match in best], actor)
    return [
        Match(
            listing=record,
            score=match.score,
            parts=match.forth.parts,
            missing=missing(own if row.side == Side.NEED else profiles[record.id], match.forth),
        )
        for record, match in zip(records, best, strict=True)
    ]


def is_near(one: Row, here: Profile, other: Row, there: Profile) -> bool:
    """Are two as near as both say they must be? Where a place is not known, they may."""
    if here.place is None or there.place is None:
        return True
    limits = [row.distance_km for row in (one, other) if row.distance_km]
    return not limits or distance_km(*here.place, *there.place) <= min(limits)


def missing(need: Profile, fit: Fit) -> dict[str, tuple[str, ...]]:
    """By field, what is asked from lists and nothing answers."""
    answered: dict[str, set[str]] = {}
    for part in fit.parts:
        if part.kind == "codes":
            values = dict(part.values)
            answered.setdefault(str(values["field"]), set()).update(values["asked"])
    left = {
        field: tuple(code for code in codes if code not in answered.get(field, ()))
        for field, codes in need.seeks.items()
    }
    return {field: codes for field, codes in left.items() if codes}
