"""Forms of accounts."""

from trellis.accounts.forms.own import PersonForm, RoleForm, TokenForm

__all__ = ["PersonForm", "RoleForm", "TokenForm"]
