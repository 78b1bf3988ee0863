"""What the sign-in library changes for a person, and the record of it."""

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from trellis.accounts import policies
from trellis.accounts.models import Person
from trellis.accounts.services.persons import PERSON
from trellis.accounts.types import SecurityChange
from trellis.audit import services as audit
from trellis.core.errors import NotFound, require
from trellis.core.transactions import change
from trellis.core.types import Actor


def note_change(*, actor: Actor, what: SecurityChange) -> None:
    """Record what a person did with their own way of signing in. No secret and no address is kept.

    Called in the transaction of the change where the library lets us, else right behind it.
    Raises NotPermitted for a visitor.
    """
    with change(actor):
        require(policies.can_change_person(actor, actor.person_id or 0))
        audit.record(actor=actor, action=what.value, subject_type=PERSON, subject_id=actor.person_id)


def remove_second_factors(*, actor: Actor, email: str) -> int:
    """Take away all second factors of a person who lost them; return how many (recovery codes count as one).

    Raises NotPermitted but for operators and commands, NotFound.
    """
    with change(actor):
        require(policies.can_manage_roles(actor))
        person = Person.objects.select_for_update().filter(email__iexact=email.strip()).first()
        if person is None:
            raise NotFound(_("There is no account with this mail address."))
        removed, _by_table = Authenticator.objects.filter(user_id=person.pk).delete()
        if removed:
            what = SecurityChange.FACTORS_REMOVED
            audit.record(actor=actor, action=what.value, subject_type=PERSON, subject_id=person.pk)
    return removed
