"""Which tables with confidential or personal values stand outside the second wall, and why.

Every other one has row security that binds its owner too (docs/how-to/row-level-security.md); the suite fails
for a table that has neither row security nor a reason here (tests/wall/test_every_table.py).
"""

SIGNING_IN = "asked before anybody is known: signing in finds the person by it"
TOLD_BY_ROLE = "who answers for what is asked by every page, for every person"
RECORD = "a chain over all entries; only added to, and read by the thing that they are about"
DECIDED = "a decision of a validator, shown with the profile it concerns"
BY_LINK = "the link of a mail asks for it before anybody is known"

ON_STAGE = (
    "who speaks when is published with the agenda; it is read with its event, which says for whom it is"
)

OUTSIDE: dict[str, str] = {
    "account.EmailAddress": SIGNING_IN,
    "account.EmailConfirmation": SIGNING_IN,
    "accounts.Person": SIGNING_IN,
    "accounts.PlatformRoleGrant": TOLD_BY_ROLE,
    "accounts.RateLimit": SIGNING_IN,
    "audit.AuditEntry": RECORD,
    "events.AgendaImport": ON_STAGE,
    "events.AgendaVersion": ON_STAGE,
    "events.SessionRole": ON_STAGE,
    "mfa.Authenticator": SIGNING_IN,
    "registry.Claim": BY_LINK,
    "registry.DuplicatePair": DECIDED,
    "registry.Merge": DECIDED,
    "registry.Invitation": BY_LINK,
    "registry.PersonMembership": TOLD_BY_ROLE,
    "registry.RuleOverride": DECIDED,
    "sessions.Session": SIGNING_IN,
    "socialaccount.SocialAccount": SIGNING_IN,
    "usersessions.UserSession": SIGNING_IN,
}
