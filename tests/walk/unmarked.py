"""Texts that are not public and hold no mark, because nobody types them or nobody can read them."""

CODES = {
    "accounts.Consent.end",
    "accounts.Consent.ended_by",
    "accounts.Consent.given_by",
    "accounts.Consent.language",
    "accounts.Person.language",
    "accounts.PlatformRoleGrant.role",
    "imports.Import.edition",
    "members.Contact.language",
    "members.Entry.currency",
    "members.Entry.kind",
    "members.Record.country",
    "notifications.AnsweredLink.answer",
    "notifications.AnsweredLink.purpose",
    "notifications.Choice.rhythm",
    "notifications.Choice.topic",
    "notifications.Mail.address",  # of readers without an account
    "notifications.Mail.language",
    "notifications.Notification.message",
    "notifications.Notification.topic",
    "notifications.Unsubscription.topic",
    "registry.Claim.state",
    "registry.Claim.way",
    "registry.Invitation.role",
    "registry.Invitation.state",
    "registry.PersonMembership.role",
    "registry.Proposal.answer",
    "registry.Proposal.field",
    "registry.RuleOverride.rule",
    "registry.RuleOverride.verdict",
    "registry.SavedSearch.rhythm",
}
UNREADABLE = {  # kept as a digest or encrypted
    "accounts.AccessToken.digest",
    "accounts.Person.password",
    "accounts.RateLimit.cache_key",
    "mfa.Authenticator.data",
    "notifications.Unsubscription.address_digest",
    "sessions.Session.session_data",
}
UNMARKED = CODES | UNREADABLE
