"""Forms of accounts."""

from trellis.accounts.forms.own import ConsentForm, PageForm, PersonForm, RoleForm, TokenForm

__all__ = ["ConsentForm", "PageForm", "PersonForm", "RoleForm", "TokenForm"]
