"""What the registry's API takes and gives."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from ninja import Field, Schema

from trellis.registry.types import (
    Blueprint,
    Card,
    Freshness,
    MemberRole,
    Membership,
    Precision,
    Profile,
    Result,
    RuleResult,
    SiteRecord,
    Verdict,
    in_language,
)

Values = dict[str, Any]


class FieldOut(Schema):
    name: str
    label: str
    type: str
    scheme: str
    options: list[str]
    required: bool
    weight: int
    why: str


class KindOut(Schema):
    """A kind of profile: what it asks."""

    key: str
    family: str
    label: str
    description: str
    roles: list[MemberRole]
    minimum_members: int
    fields: list[FieldOut]


class SiteIn(Schema):
    id: int | None = None
    name: str = ""
    address: str = ""
    postcode: str = ""
    city: str = ""
    country: str | None = None
    region: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    precision: Precision = Precision.UNKNOWN


class ProfileOut(Schema):
    """A profile: every field by name, in its canonical form, with the origin of each."""

    id: int
    slug: str
    kind: str
    status: str
    freshness: Freshness | None
    version: int
    values: Values
    origins: dict[str, dict[str, Any]]
    sites: list[SiteIn]
    created_at: datetime
    changed_at: datetime
    published_at: datetime | None
    confirmed_at: datetime | None
    review_note: str = ""


class ProfileIn(Schema):
    kind: str
    values: Values
    sites: list[SiteIn] = Field(default_factory=list)


class ProfileChangeIn(Schema):
    """Only the fields to set; null clears. `version` is the one that was read."""

    values: Values = Field(default_factory=dict)
    sites: list[SiteIn] | None = None
    version: int | None = None


class StepIn(Schema):
    reason: str = ""


class CardOut(Schema):
    slug: str
    name: str
    kind: str
    country: str | None
    city: str


class MemberOut(Schema):
    organisation: CardOut
    role: MemberRole
    since: date | None
    until: date | None


class ContactOut(Schema):
    name: str
    email: str


class MembersOut(Schema):
    total: int
    members: list[MemberOut]


class MemberIn(Schema):
    role: MemberRole = MemberRole.MEMBER
    since: date | None = None
    until: date | None = None


class ResultOut(Schema):
    id: int
    title: str
    value: Decimal | None
    unit: str
    year: int | None
    website: str


class ResultIn(Schema):
    title: str
    value: str | float | None = None
    unit: str = ""
    year: int | None = None
    website: str = ""


class CreatedOut(Schema):
    id: int


class RuleOut(Schema):
    rule: str
    label: str
    measured: str
    threshold: str
    verdict: Verdict
    computed: Verdict
    waiver: str
    reason: str  # of a validator's own verdict


class RuleIn(Schema):
    verdict: Verdict
    reason: str


class MissingOut(Schema):
    name: str
    label: str
    why: str
    points: int


class CompletenessOut(Schema):
    score: int
    missing: list[MissingOut]


class ProposalOut(Schema):
    """A value that a source gives for a field whose owner confirmed another."""

    id: int
    field: str
    value: Any
    source: str
    made_at: datetime


class AnswerIn(Schema):
    take: bool


class EntryOut(Schema):
    at: datetime
    action: str
    reason: str
    changes: dict[str, list[Any]]


Step = Literal["submit", "publish", "confirm", "send-back", "withdraw", "archive", "restore"]


def kind_out(blueprint: Blueprint, language: str) -> KindOut:
    members = blueprint.members
    return KindOut(
        key=blueprint.key,
        family=blueprint.family,
        label=in_language(blueprint.label, language),
        description=in_language(blueprint.description, language),
        roles=list(members.roles) if members else [],
        minimum_members=members.minimum if members else 0,
        fields=[
            FieldOut(
                name=spec.name,
                label=in_language(spec.label, language),
                type=spec.type,
                scheme=spec.scheme,
                options=[option.key for option in spec.options],
                required=spec.required,
                weight=spec.weight,
                why=in_language(spec.why, language),
            )
            for spec in blueprint.fields()
        ],
    )


def profile_out(
    profile: Profile, *, freshness: Freshness | None, hidden: set[str], keeps: bool
) -> ProfileOut:
    return ProfileOut(
        id=profile.id,
        slug=profile.slug,
        kind=profile.kind,
        status=profile.status,
        freshness=freshness,
        version=profile.version,
        values={name: value for name, value in profile.values.items() if name not in hidden},
        origins={name: origin.as_json() for name, origin in profile.origins.items() if name not in hidden},
        sites=[site_out(site) for site in profile.sites],
        created_at=profile.created_at,
        changed_at=profile.changed_at,
        published_at=profile.published_at,
        confirmed_at=profile.confirmed_at,
        review_note=profile.review_note if keeps else "",
    )


def site_out(site: SiteRecord) -> SiteIn:
    return SiteIn(**{name: getattr(site, name) for name in SiteIn.model_fields})


def site_in(site: SiteIn) -> SiteRecord:
    return SiteRecord(**site.dict())


def card_out(card: Card) -> CardOut:
    return CardOut(slug=card.slug, name=card.name, kind=card.kind, country=card.country, city=card.city)


def member_out(item: Membership) -> MemberOut:
    return MemberOut(organisation=card_out(item.other), role=item.role, since=item.since, until=item.until)


def result_out(item: Result) -> ResultOut:
    return ResultOut(**{name: getattr(item, name) for name in ResultOut.model_fields})


def rule_out(item: RuleResult) -> RuleOut:
    return RuleOut(
        rule=item.rule,
        label=item.label,
        measured=item.measured,
        threshold=item.threshold,
        verdict=item.verdict,
        computed=item.computed,
        waiver=item.waiver,
        reason=item.override.reason if item.override else "",
    )
