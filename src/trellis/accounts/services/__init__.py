"""What a person, an operator or a command can do with accounts."""

from trellis.accounts.services.persons import (
    change_person,
    check_sign_in,
    create_account,
    create_operator,
    create_token,
    grant_role,
    keep_an_operator,
    lock_person,
    revoke_role,
    revoke_token,
    use_token,
)

__all__ = [
    "change_person",
    "check_sign_in",
    "create_account",
    "create_operator",
    "create_token",
    "grant_role",
    "keep_an_operator",
    "lock_person",
    "revoke_role",
    "revoke_token",
    "use_token",
]
