"""Profiles, their life, members, results and rules for programs."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers
from ninja import Query, Router, Status

from trellis.core.requests import ActorRequest
from trellis.registry.api import schemas
from trellis.registry.api.schemas import (
    AnswerIn,
    CompletenessOut,
    ContactOut,
    CreatedOut,
    EntryOut,
    KindOut,
    MemberIn,
    MemberOut,
    MembersOut,
    MissingOut,
    ProfileChangeIn,
    ProfileIn,
    ProfileOut,
    ProposalOut,
    ResultIn,
    ResultOut,
    RuleIn,
    RuleOut,
    Step,
    StepIn,
)
from trellis.registry.pages import seen as pages
from trellis.registry.pages.proposals import get_proposal
from trellis.registry.services import life, members, profiles, proposals, results, rules
from trellis.registry.types import Profile

router = Router(tags=["organisations"])
TAKE: dict[str, Callable[..., Profile]] = {
    "submit": life.submit,
    "publish": life.publish,
    "confirm": life.confirm,
    "send-back": life.send_back,
    "withdraw": life.withdraw,
    "archive": life.archive,
    "restore": life.restore,
}
WITH_REASON = ("send-back", "withdraw", "archive")


def out(request: ActorRequest, profile: Profile) -> ProfileOut:
    seen = pages.seen_by(actor=request.actor, profile=profile)
    return schemas.profile_out(profile, freshness=seen.freshness, hidden=seen.hidden_fields, keeps=seen.keeps)


@router.get("/kinds", response=list[KindOut])
def list_kinds(request: ActorRequest) -> list[KindOut]:
    """Every kind of profile with its fields."""
    return [schemas.kind_out(item, request.actor.language) for item in pages.list_kinds()]


@router.post("/organisations", response={201: ProfileOut})
def create_organisation(request: ActorRequest, given: ProfileIn) -> Any:
    """Create a draft of which you are the owner."""
    profile = profiles.create_organisation(
        actor=request.actor,
        kind=given.kind,
        values=given.values,
        sites=[schemas.site_in(site) for site in given.sites],
    )
    return Status(201, out(request, profile))


@router.get("/organisations/{slug:slug}", response={200: ProfileOut, 301: None})
def get_organisation(request: ActorRequest, slug: str) -> Any:
    """A profile by its address; a former address answers with the profile as it is now.

    The address of a profile that became part of another leads there (301).
    """
    profile = pages.get_profile_by_slug(actor=request.actor, slug=slug)
    if pages.was_merged(slug=slug, into=profile):
        return redirect(f"{request.path.removesuffix(slug)}{profile.slug}", permanent=True)
    return Status(200, out(request, profile))


@router.patch("/organisations/{slug:slug}", response=ProfileOut)
def change_organisation(request: ActorRequest, slug: str, given: ProfileChangeIn) -> ProfileOut:
    """Set some fields. With `version`, values that somebody else changed meanwhile are a conflict (409)."""
    profile = pages.get_profile_by_slug(actor=request.actor, slug=slug)
    sites = None if given.sites is None else [schemas.site_in(site) for site in given.sites]
    changed = profiles.change_organisation(
        actor=request.actor,
        organisation_id=profile.id,
        values=given.values,
        sites=sites,
        version=given.version,
    )
    return out(request, changed)


@router.post("/organisations/{slug:slug}/steps/{step}", response=ProfileOut)
def take_step(request: ActorRequest, slug: str, step: Step, given: StepIn) -> ProfileOut:
    """Take a step in the life of a profile; `send-back` needs a reason."""
    profile = pages.get_profile_by_slug(actor=request.actor, slug=slug)
    given_reason = {"reason": given.reason} if step in WITH_REASON else {}
    return out(request, TAKE[step](actor=request.actor, organisation_id=profile.id, **given_reason))


@router.get("/organisations/{slug:slug}/members", response=MembersOut)
def list_members(
    request: ActorRequest,
    slug: str,
    page: int = Query(1, ge=1, le=100_000),
    size: int = Query(50, ge=1, le=500),
) -> MembersOut:
    """Members of a cluster or network, the coordinator first, then by name."""
    found = pages.members_of(actor=request.actor, slug=slug, page=page, size=size)
    return MembersOut(total=found.total, members=[schemas.member_out(item) for item in found.rows])


@router.get("/organisations/{slug:slug}/contacts", response=list[ContactOut])
def list_contacts(request: ActorRequest, response: HttpResponse, slug: str) -> list[ContactOut]:
    """Who keeps the profile and agreed to be named, by name; the mail address only of those who agreed to it.

    Ask again rather than keep the answer: who withdraws the consent is not in it any more.
    """
    add_never_cache_headers(response)
    found = pages.list_contacts_of(actor=request.actor, slug=slug)
    return [ContactOut(name=contact.name, email=contact.email) for contact in found]


@router.get("/organisations/{slug:slug}/networks", response=list[MemberOut])
def list_networks(request: ActorRequest, slug: str) -> list[MemberOut]:
    """The clusters and networks that an organisation is in."""
    found = pages.hosts_of(actor=request.actor, slug=slug)
    return [schemas.member_out(item) for item in found.rows]


@router.put("/organisations/{slug:slug}/members/{slug:member}", response={204: None})
def put_member(request: ActorRequest, slug: str, member: str, given: MemberIn) -> Any:
    """Make an organisation a member, or give its membership another role and period."""
    host, other, standing = pages.membership_of(actor=request.actor, host=slug, member=member)
    service = members.change_member if standing else members.add_member
    service(actor=request.actor, host_id=host.id, member_id=other.id, **given.dict())
    return Status(204, None)


@router.api_operation(["DELETE"], "/organisations/{slug:slug}/members/{slug:member}", response={204: None})
def delete_member(request: ActorRequest, slug: str, member: str) -> Any:
    """End a membership, as the host's or the member's keeper."""
    host, other, _standing = pages.membership_of(actor=request.actor, host=slug, member=member)
    members.remove_member(actor=request.actor, host_id=host.id, member_id=other.id)
    return Status(204, None)


@router.get("/organisations/{slug:slug}/results", response=list[ResultOut])
def list_results(request: ActorRequest, slug: str) -> list[ResultOut]:
    """What a network achieved, the latest first."""
    found = pages.results_of(actor=request.actor, slug=slug)
    return [schemas.result_out(item) for item in found]


@router.post("/organisations/{slug:slug}/results", response={201: CreatedOut})
def record_result(request: ActorRequest, slug: str, given: ResultIn) -> Any:
    network = pages.get_profile_by_slug(actor=request.actor, slug=slug)
    number = results.record_result(actor=request.actor, network_id=network.id, values=given.dict())
    return Status(201, CreatedOut(id=number))


@router.put("/organisations/{slug:slug}/results/{result_id}", response={204: None})
def change_result(request: ActorRequest, slug: str, result_id: int, given: ResultIn) -> Any:
    network = pages.get_profile_by_slug(actor=request.actor, slug=slug)
    results.change_result(
        actor=request.actor, network_id=network.id, result_id=result_id, values=given.dict()
    )
    return Status(204, None)


@router.api_operation(["DELETE"], "/organisations/{slug:slug}/results/{result_id}", response={204: None})
def delete_result(request: ActorRequest, slug: str, result_id: int) -> Any:
    network = pages.get_profile_by_slug(actor=request.actor, slug=slug)
    results.remove_result(actor=request.actor, network_id=network.id, result_id=result_id)
    return Status(204, None)


@router.get("/organisations/{slug:slug}/rules", response=list[RuleOut])
def list_rules(request: ActorRequest, slug: str) -> list[RuleOut]:
    """How a profile stands to the rules of its kind; for those who keep or validate it."""
    return [schemas.rule_out(item) for item in pages.rules_of(actor=request.actor, slug=slug)]


@router.put("/organisations/{slug:slug}/rules/{rule}", response={204: None})
def override_rule(request: ActorRequest, slug: str, rule: str, given: RuleIn) -> Any:
    """A validator's own verdict, with the reason."""
    profile = pages.get_profile_by_slug(actor=request.actor, slug=slug)
    rules.override_rule(
        actor=request.actor,
        organisation_id=profile.id,
        rule=rule,
        verdict=given.verdict,
        reason=given.reason,
    )
    return Status(204, None)


@router.api_operation(["DELETE"], "/organisations/{slug:slug}/rules/{rule}", response={204: None})
def remove_override(request: ActorRequest, slug: str, rule: str, given: StepIn) -> Any:
    """Let the figures decide again."""
    profile = pages.get_profile_by_slug(actor=request.actor, slug=slug)
    rules.remove_override(actor=request.actor, organisation_id=profile.id, rule=rule, reason=given.reason)
    return Status(204, None)


@router.get("/organisations/{slug:slug}/completeness", response=CompletenessOut)
def get_completeness(request: ActorRequest, slug: str) -> CompletenessOut:
    """What is missing and why it matters; for those who keep or validate the profile."""
    found = pages.completeness_of(actor=request.actor, slug=slug)
    missing = [
        MissingOut(name=gap.name, label=gap.label, why=gap.why, points=gap.points) for gap in found.missing
    ]
    return CompletenessOut(score=found.score, missing=missing)


@router.get("/organisations/{slug:slug}/history", response=list[EntryOut])
def list_history(request: ActorRequest, slug: str) -> list[EntryOut]:
    """Every change, the newest first; for those who keep or validate the profile."""
    return [
        EntryOut(
            at=entry.at,
            action=entry.action,
            reason=entry.reason,
            changes={name: list(values) for name, values in entry.changes.items()},
        )
        for entry in pages.history_of(actor=request.actor, slug=slug)
    ]


@router.get("/organisations/{slug:slug}/proposals", response=list[ProposalOut])
def list_proposals(request: ActorRequest, slug: str) -> list[ProposalOut]:
    """Values that sources propose for fields you confirmed otherwise."""
    found = pages.proposals_of(actor=request.actor, slug=slug)
    return [
        ProposalOut(id=item.id, field=item.field, value=item.value, source=item.source, made_at=item.made_at)
        for item in found
    ]


@router.post("/organisations/{slug:slug}/proposals/{proposal_id}", response={204: None})
def answer_proposal(request: ActorRequest, slug: str, proposal_id: int, given: AnswerIn) -> Any:
    """Take the proposed value, or leave it."""
    proposal = get_proposal(actor=request.actor, slug=slug, proposal_id=proposal_id)
    proposals.answer_proposal(actor=request.actor, proposal_id=proposal.id, take=given.take)
    return Status(204, None)


@router.get("/review", response=list[ProfileOut])
def list_waiting(request: ActorRequest, page: int = Query(1, ge=1, le=100_000)) -> list[ProfileOut]:
    """What waits for a validator, the longest first, 50 to a page."""
    return [out(request, profile) for profile in pages.waiting(actor=request.actor, page=page)]
