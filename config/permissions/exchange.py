"""Who may do what with offers and needs. What is not shown to somebody is missing."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from config.permissions.rules import (
    DRAFT,
    EVERYBODY,
    INTRODUCTION,
    KEEPERS,
    KEEPERS_ONLY,
    LISTING,
    POSTERS,
    PROFILE,
    PUBLISHED,
    SIGNED_IN,
)
from trellis.core.permissions import row

behind_sign_in = partial(row, signs_in=True)
ROWS = (
    row("exchange:listings", _("Look through offers and needs"), GET=EVERYBODY),
    row("exchange:export", _("Take offers and needs along as a file"), case="csv", GET=EVERYBODY),
    row("exchange:listing", _("Read an offer or a need"), LISTING, GET=EVERYBODY),
    row("exchange:matches", _("See what fits an offer or a need"), LISTING, GET=EVERYBODY),
    behind_sign_in("exchange:own", _("See one's own offers and needs"), GET=SIGNED_IN),
    behind_sign_in("exchange:kinds", _("See what one may post, and for whom"), GET=SIGNED_IN),
    behind_sign_in("exchange:create", _("Post an offer or a need"), PROFILE, only_while=(PUBLISHED,),
                   GET=KEEPERS, POST=KEEPERS),
    behind_sign_in("exchange:edit", _("Change an offer or a need"), LISTING, only_while=(PUBLISHED, DRAFT),
                   GET=KEEPERS, POST=KEEPERS),
    behind_sign_in("exchange:step", _("Publish an offer or a need"), LISTING, case="publish", state=DRAFT,
                   only_while=(DRAFT,), POST=KEEPERS),
    behind_sign_in("exchange:step", _("Renew an offer or a need, or withdraw it"), LISTING, case="withdraw",
                   only_while=(PUBLISHED,), POST=KEEPERS),
    behind_sign_in("exchange:discard", _("Discard a draft"), LISTING, state=DRAFT, only_while=(DRAFT,),
                   POST=KEEPERS),
    behind_sign_in("exchange:ask", _("Ask to be introduced"), LISTING, only_while=(PUBLISHED,),
                   GET=KEEPERS_ONLY, POST=KEEPERS_ONLY),
    behind_sign_in("exchange:introductions", _("See one's own introductions"), GET=SIGNED_IN),
    behind_sign_in("exchange:introduction", _("See an introduction"), INTRODUCTION, GET=KEEPERS),
    behind_sign_in("exchange:answer", _("Agree to an introduction"), INTRODUCTION, case="agree",
                   POST=KEEPERS_ONLY),
    behind_sign_in("exchange:answer", _("Decline an introduction"), INTRODUCTION, case="decline",
                   POST=KEEPERS_ONLY),
    behind_sign_in("exchange:answer", _("Take back what one asked"), INTRODUCTION, case="take-back",
                   POST=KEEPERS_ONLY),
    behind_sign_in("exchange:outcome", _("Say what came of an introduction"), INTRODUCTION, case="agreed",
                   POST=KEEPERS_ONLY),
)  # fmt: skip

ALL, ONE = "/api/exchange/listings", "/api/exchange/listings/{listing_id}"
BETWEEN = "/api/exchange/introductions/{introduction_id}"
API_ROWS = (
    row("/api/exchange/kinds", "", GET=EVERYBODY),
    row(ALL, "", GET=EVERYBODY, POST=POSTERS),
    row(ONE, "", LISTING, GET=EVERYBODY),
    row(ONE, "", LISTING, only_while=(PUBLISHED, DRAFT), PUT=KEEPERS),
    row(ONE, "", LISTING, state=DRAFT, only_while=(DRAFT,), DELETE=KEEPERS),
    row(f"{ONE}/matches", "", LISTING, GET=EVERYBODY),
    row(f"{ONE}/steps/{{step}}", "", LISTING, case="withdraw", only_while=(PUBLISHED,), POST=KEEPERS),
    row(f"{ONE}/introductions", "", LISTING, only_while=(PUBLISHED,), POST=KEEPERS_ONLY),
    row("/api/exchange/introductions", "", GET=SIGNED_IN),
    row(BETWEEN, "", INTRODUCTION, GET=KEEPERS),
    row(f"{BETWEEN}/steps/{{step}}", "", INTRODUCTION, case="agree", POST=KEEPERS_ONLY),
    row(f"{BETWEEN}/steps/{{step}}", "", INTRODUCTION, case="take-back", POST=KEEPERS_ONLY),
    row(f"{BETWEEN}/outcome", "", INTRODUCTION, case="agreed", PUT=KEEPERS_ONLY),
)
