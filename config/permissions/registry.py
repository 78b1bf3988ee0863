"""Who may do what with profiles, on the screens. A profile that one may not see is missing."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from config.permissions.rules import (
    ARCHIVED,
    CLAIM,
    CODE,
    DRAFT,
    EVERYBODY,
    IN_REVIEW,
    KEEPERS,
    KEEPERS_AND_REVIEWERS,
    LINK,
    LIVE,
    OPERATORS,
    OWNERS,
    PROFILE,
    PUBLISHED,
    REVIEWERS,
    SIGNED_IN,
    UNKEPT,
)
from trellis.core.permissions import Answer, Besides, Relation, Role, row

behind_sign_in = partial(row, signs_in=True)
# An operator ends a membership of an archived network too, as the member's keepers may.
ARCHIVED_HOST = (Relation.ARCHIVED, Relation.OWN_ARCHIVED)
OPERATOR_ENDS = tuple(Besides(method, Role.OPERATOR, ARCHIVED_HOST, Answer.OK) for method in ("GET", "HEAD"))
# Memberships of an archived organisation are not shown: not to those who belong to it either.
NOT_SHOWN = tuple(
    Besides(method, role, ARCHIVED_HOST, Answer.MISSING)
    for method in ("GET", "HEAD", "POST")
    for role in Role
)

ROWS = (
    row("registry:search", _("Find organisations, on the map and in the list"), GET=EVERYBODY),
    row("registry:viewport", _("Load what the map shows"), GET=EVERYBODY),
    row("registry:suggest", _("See suggestions while typing"), GET=EVERYBODY),
    row("registry:export", _("Take along what was found"), GET=EVERYBODY),
    row("registry:countries", _("Look through the countries"), GET=EVERYBODY),
    row("registry:country", _("Read the page of a country"), CODE, GET=EVERYBODY),
    row("registry:regions", _("Look through the regions"), GET=EVERYBODY),
    row("registry:region", _("Read the page of a region"), CODE, GET=EVERYBODY),
    row("registry:ecosystems", _("Look through the ecosystems"), GET=EVERYBODY),
    row("registry:ecosystem", _("Read the page of an ecosystem"), CODE, GET=EVERYBODY),
    row("registry:organisation", _("Read a profile"), PROFILE, GET=EVERYBODY),
    row("registry:organisation", _("Read a draft"), PROFILE, case="draft", state=DRAFT, GET=EVERYBODY),
    row("registry:history", _("Read the history of a profile"), PROFILE, GET=KEEPERS_AND_REVIEWERS),
    behind_sign_in("registry:take_back", _("Take a change back"), PROFILE, only_while=LIVE, has_part=True,
                   POST=KEEPERS),
    behind_sign_in("registry:kinds", _("Choose a kind of profile to write"), GET=SIGNED_IN),
    behind_sign_in("registry:create", _("Write a new profile"), CODE, GET=SIGNED_IN, POST=SIGNED_IN),
    behind_sign_in("registry:edit", _("Change a profile"), PROFILE, only_while=LIVE,
                   GET=KEEPERS, POST=KEEPERS),
    behind_sign_in("registry:draft", _("Keep what is typed while typing"), PROFILE, only_while=LIVE,
                   POST=KEEPERS),
    behind_sign_in("registry:people", _("See who keeps a profile"), PROFILE, GET=OWNERS),
    behind_sign_in("registry:people", _("Add a person to a profile"), PROFILE, POST=OPERATORS),
    behind_sign_in("registry:person", _("Give a person another role, or end it"), PROFILE, has_part=True,
                   GET=OWNERS, POST=OWNERS),
    behind_sign_in("registry:proposals", _("See what sources say otherwise"), PROFILE, only_while=LIVE,
                   GET=KEEPERS),
    behind_sign_in("registry:answer_proposal", _("Take or leave what a source says"), PROFILE,
                   only_while=LIVE, has_part=True, POST=KEEPERS),
    behind_sign_in("registry:address", _("Give a profile another address"), PROFILE,
                   GET=OPERATORS, POST=OPERATORS),
    behind_sign_in("registry:claim", _("Claim a profile that nobody owns"), UNKEPT,
                   GET=SIGNED_IN, POST=SIGNED_IN),
    behind_sign_in("registry:decide_claim", _("Decide on a claim"), CLAIM, GET=REVIEWERS, POST=REVIEWERS),
    behind_sign_in("registry:review", _("See which profiles wait for review"), GET=REVIEWERS),
    behind_sign_in("registry:life", _("Hand a draft in for review"), PROFILE, case="submit", state=DRAFT,
                   GET=OWNERS, POST=OWNERS),
    behind_sign_in("registry:life", _("Publish a profile that was handed in"), PROFILE, case="publish",
                   state=IN_REVIEW, GET=REVIEWERS, POST=REVIEWERS),
    behind_sign_in("registry:life", _("Send a profile back with a reason"), PROFILE, case="send-back",
                   state=IN_REVIEW, GET=REVIEWERS, POST=REVIEWERS),
    behind_sign_in("registry:life", _("Confirm that a profile is still right"), PROFILE, case="confirm",
                   only_while=(PUBLISHED,), GET=OWNERS, POST=OWNERS),
    behind_sign_in("registry:life", _("Withdraw a profile from the public pages"), PROFILE, case="withdraw",
                   only_while=(IN_REVIEW, PUBLISHED), GET=OWNERS, POST=OWNERS),
    behind_sign_in("registry:life", _("Archive a profile"), PROFILE, case="archive", only_while=LIVE,
                   GET=OWNERS, POST=OWNERS),
    behind_sign_in("registry:life", _("Restore an archived profile"), PROFILE, case="restore",
                   state=ARCHIVED, GET=OWNERS, POST=OWNERS),
    behind_sign_in("registry:rule", _("Decide on a rule for a valid cluster"), PROFILE,
                   GET=REVIEWERS, POST=REVIEWERS),
    behind_sign_in("registry:edit_members", _("See and add members of a cluster or network"), PROFILE,
                   only_while=LIVE, GET=KEEPERS, POST=KEEPERS),
    behind_sign_in("registry:edit_member", _("See a membership"), PROFILE, only_while=LIVE, has_part=True,
                   besides=OPERATOR_ENDS, GET=KEEPERS),
    behind_sign_in("registry:edit_member", _("Change the role and period of a member"), PROFILE,
                   only_while=LIVE, has_part=True, POST=KEEPERS),
    behind_sign_in("registry:edit_member", _("See a membership, as the member"), PROFILE,
                   case="as the member", besides=NOT_SHOWN, GET=KEEPERS),
    behind_sign_in("registry:remove_member", _("End a membership"), PROFILE, only_while=LIVE, has_part=True,
                   besides=(Besides("POST", Role.OPERATOR, ARCHIVED_HOST, Answer.OK),), POST=KEEPERS),
    behind_sign_in("registry:remove_member", _("End a membership, as the member"), PROFILE,
                   case="as the member", besides=NOT_SHOWN, POST=KEEPERS),
    behind_sign_in("registry:write_to_members", _("Write to members whose profile nobody owns"), PROFILE,
                   only_while=(PUBLISHED,), GET=KEEPERS, POST=KEEPERS),
    behind_sign_in("registry:write_to_member", _("Write to one such member"), PROFILE,
                   only_while=(PUBLISHED,), has_part=True, GET=KEEPERS, POST=KEEPERS),
    row("registry:received", _("Answer a cluster that lists one's organisation, from a mail"), LINK,
        GET=EVERYBODY, POST=EVERYBODY),
    row("registry:correct_received", _("Correct the own profile, from a mail"), LINK,
        GET=EVERYBODY, POST=EVERYBODY),
    behind_sign_in("registry:edit_results", _("See and add results of a network"), PROFILE, only_while=LIVE,
                   GET=KEEPERS, POST=KEEPERS),
    behind_sign_in("registry:edit_result", _("Change or remove a result"), PROFILE, only_while=LIVE,
                   has_part=True, GET=KEEPERS, POST=KEEPERS),
)  # fmt: skip
