"""The link of a claim by mail: asked at the organisation's own domain, answered by one button."""

from django.urls import reverse
from django.utils.translation import gettext as _

from trellis.core.transactions import change
from trellis.core.types import Actor
from trellis.notifications.selectors.links import answer_given
from trellis.notifications.types import Purpose, Question, SignedLink
from trellis.registry.models import Claim
from trellis.registry.policies.claims import is_claimable
from trellis.registry.selectors.claims import has_owner
from trellis.registry.services import claims, telling_claims
from trellis.registry.services.still_correct import owner_of
from trellis.registry.types.claims import ClaimState, ClaimWay

YES, NO = "yes", "no"


def claim_of(link: SignedLink) -> Claim | None:
    rows = Claim.objects.select_related("organisation").filter(way=ClaimWay.MAIL)
    return rows.filter(pk=link.matter, person_id=link.person_id or 0).first()


def is_open(row: Claim) -> bool:
    """It can still be answered."""
    return row.state == ClaimState.OPEN and is_claimable(
        row.organisation, has_owner=has_owner(organisation_id=row.organisation_id)
    )


def ask(link: SignedLink) -> Question | None:
    """The question, or None when the claim is settled otherwise than by this link."""
    row = claim_of(link)
    if row is None or owner_of(link) is None or not (is_open(row) or answer_given(link=link)):
        return None
    words = {"organisation": row.organisation.name, "person": telling_claims.claimant(row)}
    return Question(
        title=_("Is the profile of “%(organisation)s” for %(person)s to keep?") % words,
        text=_(
            "If you say yes, %(person)s can change the profile, confirm it and invite others. Say no if you "
            "do not know who that is."
        )
        % words,
        answers={YES: _("Yes, this is right"), NO: _("No, this is not right")},
        path=reverse("registry:organisation", args=[row.organisation.slug]),
    )


def act(link: SignedLink, answer: str) -> None:
    """Make the claimant the owner, or refuse the claim in the organisation's name."""
    found, claimant = claim_of(link), owner_of(link)
    if found is None or claimant is None:
        return
    row = claims.lock_claim(claimant, found.pk)
    if answer == YES:
        with change(claimant, claims.MESSAGES):
            claims.win(claimant, row)
        return
    row.reason = _("Whoever reads mail at %(domain)s said that it is not right.") % {
        "domain": row.address.rpartition("@")[2]
    }
    claims.end(claimant, row, ClaimState.REFUSED, action="claim refused")
    telling_claims.tell_claimant(Actor(), row, "claim_refused", reason=row.reason)


CLAIM = Purpose(name=telling_claims.CLAIM_PURPOSE, ask=ask, act=act)
