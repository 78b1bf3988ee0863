"""Who may, by the names that the rows use; and the things that addresses name."""

from django.utils.translation import gettext_lazy as _

from trellis.core.permissions import BELONGING, Relation, Role, Rule, Thing

EVERYONE = frozenset(Role)
SIGNED = EVERYONE - {Role.VISITOR}

EVERYBODY = Rule(_("everybody"), anywhere=EVERYONE)
SIGNED_IN = Rule(_("everybody signed in"), anywhere=SIGNED)
OPERATORS = Rule(_("operators"), anywhere=frozenset({Role.OPERATOR}))
OPERATORS_AND_ANALYSTS = Rule(_("operators and analysts"), anywhere=frozenset({Role.OPERATOR, Role.ANALYST}))
REVIEWERS = Rule(_("validators and operators"), anywhere=frozenset({Role.VALIDATOR, Role.OPERATOR}))
READERS_OF_REVIEW = Rule(
    _("validators, operators and analysts"),
    anywhere=frozenset({Role.VALIDATOR, Role.OPERATOR, Role.ANALYST}),
)
OWNERS = Rule(
    _("its owners, and operators"), anywhere=frozenset({Role.OPERATOR}), own=frozenset({Role.OWNER})
)
KEEPERS = Rule(
    _("its owners and editors, and operators"),
    anywhere=frozenset({Role.OPERATOR}),
    own=frozenset({Role.OWNER, Role.EDITOR}),
)
KEEPERS_AND_REVIEWERS = Rule(
    _("its owners and editors, validators, operators and analysts"),
    anywhere=frozenset({Role.VALIDATOR, Role.OPERATOR, Role.ANALYST}),
    own=frozenset({Role.OWNER, Role.EDITOR}),
)
BELONGING_AND_REVIEWERS = Rule(
    _("those who belong to it, validators, operators and analysts"),
    anywhere=frozenset({Role.VALIDATOR, Role.OPERATOR, Role.ANALYST}),
    own=frozenset(BELONGING),
)
THOSE_WHO_BELONG = Rule(_("those who belong to it"), own=frozenset(BELONGING))
KEEPERS_ONLY = Rule(_("its owners and editors, and nobody else"), own=frozenset({Role.OWNER, Role.EDITOR}))
# Nobody of the matrix is that person: whoever sees the claim is refused.
CLAIMANT = Rule(_("who made the claim, and nobody else"), own=SIGNED)
OWN_ONLY = Rule(_("the person whose it is, and nobody else"), own=SIGNED)

DRAFT, IN_REVIEW, PUBLISHED, ARCHIVED = "draft", "in_review", "published", "archived"
LIVE = (DRAFT, IN_REVIEW, PUBLISHED)
PROFILE = Thing(
    _("profile"),
    relations=(
        Relation.OWN, Relation.LESSER, Relation.OWN_ARCHIVED, Relation.SIBLING, Relation.FOREIGN,
        Relation.DRAFT, Relation.ARCHIVED, Relation.WRONG_PART, Relation.MISSING,
    ),
    hidden=BELONGING_AND_REVIEWERS,
    states=(PUBLISHED, DRAFT, IN_REVIEW, ARCHIVED),
    public=frozenset({PUBLISHED}),
    draft=DRAFT,
    archived=ARCHIVED,
)  # fmt: skip
UNKEPT = Thing(
    _("profile that nobody owns"), relations=(Relation.FOREIGN, Relation.MISSING), hidden=EVERYBODY
)
CLAIM = Thing(
    _("claim of a profile"), relations=(Relation.FOREIGN, Relation.MISSING), hidden=READERS_OF_REVIEW
)
REPORT = Thing(
    _("report about a profile"), relations=(Relation.FOREIGN, Relation.MISSING), hidden=READERS_OF_REVIEW
)
# What a cluster keeps about its members: for everybody else there is none, whatever state the cluster is in.
REGISTER = Thing(
    _("register of members"),
    relations=PROFILE.relations,
    hidden=KEEPERS_ONLY,
    states=PROFILE.states,
    draft=DRAFT,
    archived=ARCHIVED,
)
KEEPERS_OF_SOME = Rule(
    _("owners and editors of the organisation that organises, and operators"),
    anywhere=frozenset({Role.OWNER, Role.EDITOR, Role.OPERATOR}),
)
KEEPERS_AND_ANALYSTS = Rule(
    _("owners and editors of a host, operators and analysts"),
    anywhere=frozenset({Role.OPERATOR, Role.ANALYST}),
    own=frozenset({Role.OWNER, Role.EDITOR}),
)
# A public event, hosted by an organisation of whoever asks, or of others.
EVENT = Thing(
    _("event"),
    relations=(
        Relation.OWN, Relation.LESSER, Relation.SIBLING, Relation.FOREIGN, Relation.DRAFT,
        Relation.WRONG_PART, Relation.MISSING,
    ),
    hidden=KEEPERS_AND_ANALYSTS,
    states=(PUBLISHED, DRAFT),
    public=frozenset({PUBLISHED}),
    draft=DRAFT,
)  # fmt: skip
# The copy of an event to try it with: for others there is none, analysts too.
REHEARSAL = Thing(
    _("rehearsal of an event"),
    relations=(Relation.OWN, Relation.LESSER, Relation.SIBLING, Relation.FOREIGN, Relation.MISSING),
    hidden=KEEPERS,
    states=(PUBLISHED,),
)
# An event that is registered for: which of those who see it may, and for whom there is a directory.
SERIES = Thing(_("series of events"), relations=(Relation.FOREIGN, Relation.MISSING), hidden=EVERYBODY)
# The question whether an organisation hosts an event too: for others there is none.
HOSTING = Thing(
    _("question to host an event"),
    relations=(Relation.OWN, Relation.FOREIGN, Relation.MISSING),
    hidden=KEEPERS,
)
# Nobody of the matrix takes part in meetings: whoever sees the event is refused.
PARTICIPANTS = Rule(_("those who take part in its meetings"))
# Of a meeting of others there is nothing but for those who keep the event.
MEETING = Thing(
    _("meeting at an event"),
    relations=(Relation.OWN, Relation.FOREIGN, Relation.MISSING),
    hidden=KEEPERS,
    states=(PUBLISHED,),
)
POSTERS = Rule(
    _("owners and editors of the organisation it is for, and operators"),
    anywhere=frozenset({Role.OWNER, Role.EDITOR, Role.OPERATOR}),
)
# Shown to everybody once it is published; before, and once it is withdrawn, only to those who keep it.
WITHDRAWN = "withdrawn"
LISTING = Thing(
    _("offer or need"),
    relations=(
        Relation.OWN, Relation.LESSER, Relation.OWN_ARCHIVED, Relation.SIBLING, Relation.FOREIGN,
        Relation.DRAFT, Relation.ARCHIVED, Relation.MISSING,
    ),
    hidden=KEEPERS,
    states=(PUBLISHED, DRAFT, WITHDRAWN),
    public=frozenset({PUBLISHED}),
    draft=DRAFT,
    archived=WITHDRAWN,
)  # fmt: skip
# Of an introduction only its two sides know; operators see it and change nothing.
INTRODUCTION = Thing(
    _("introduction"),
    relations=(Relation.OWN, Relation.LESSER, Relation.SIBLING, Relation.FOREIGN, Relation.MISSING),
    hidden=KEEPERS,
    states=(PUBLISHED,),
)
PREPARING, STAGED, APPLIED, DISCARDED, STAGING = "preparing", "staged", "applied", "discarded", "staging"
IMPORT = Thing(
    _("import"),
    relations=(
        Relation.OWN, Relation.LESSER, Relation.OWN_ARCHIVED, Relation.SIBLING, Relation.FOREIGN,
        Relation.WRONG_PART, Relation.MISSING,
    ),
    hidden=KEEPERS,
    states=(STAGED, PREPARING, STAGING, APPLIED, DISCARDED),
    archived=DISCARDED,
)  # fmt: skip
TOKEN = Thing(
    _("access token"),
    relations=(Relation.OWN, Relation.SIBLING, Relation.FOREIGN, Relation.MISSING),
    hidden=OWN_ONLY,
    is_personal=True,
)
PERSONAL = Thing(
    _("thing of a person"),
    relations=(Relation.OWN, Relation.FOREIGN, Relation.MISSING),
    hidden=OWN_ONLY,
    is_personal=True,
)
# Its signature is the proof; who has none is told that there is nothing.
LINK = Thing(_("link from a mail"), relations=(Relation.MISSING,), hidden=EVERYBODY)
GRANT = Thing(
    _("platform role"),
    relations=(Relation.FOREIGN, Relation.MISSING),
    hidden=EVERYBODY,
    right_first=True,
)
# Two profiles that look alike, or were merged: the right is asked before whether there is such a pair.
PAIR = Thing(
    _("pair of profiles"),
    relations=(Relation.FOREIGN, Relation.MISSING),
    hidden=EVERYBODY,
    right_first=True,
)
# A code of a reference list, an indicator, a logo: there for everybody, or not there.
CODE = Thing(_("entry"), relations=(Relation.FOREIGN, Relation.MISSING), hidden=EVERYBODY)
