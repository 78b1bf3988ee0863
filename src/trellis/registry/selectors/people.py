"""Reading who belongs to an organisation, and where a person belongs."""

from collections import defaultdict
from collections.abc import Collection

from trellis.accounts import selectors as accounts
from trellis.registry.models import PersonMembership
from trellis.registry.types import PersonRole
from trellis.registry.types.consents import CONTACT_ADDRESS, CONTACT_NAME
from trellis.registry.types.members import NamedContact, PersonInRole


def roles_of_person(*, person_id: int) -> dict[str, frozenset[int]]:
    """For each role, the ids of the organisations in which the person has it."""
    found: dict[str, set[int]] = defaultdict(set)
    rows = PersonMembership.objects.filter(person_id=person_id).values_list("role", "organisation_id")
    for role, organisation_id in rows:
        found[role].add(organisation_id)
    return {role: frozenset(ids) for role, ids in found.items()}


def organisations_of(*, person_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """For each of these persons who belongs anywhere, the ids of the organisations. One query."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = PersonMembership.objects.filter(person_id__in=person_ids)
    for person_id, organisation_id in rows.values_list("person_id", "organisation_id"):
        found[person_id].add(organisation_id)
    return {person_id: frozenset(ids) for person_id, ids in found.items()}


def keeper_ids(*, organisation_id: int) -> set[int]:
    """The ids of those who keep an organisation's profile: owners and editors. One query."""
    roles = (PersonRole.OWNER, PersonRole.EDITOR)
    rows = PersonMembership.objects.filter(organisation_id=organisation_id, role__in=roles)
    return set(rows.values_list("person_id", flat=True))


def list_keeper_ids() -> list[int]:
    """The ids of all who keep any profile. One query."""
    roles = (PersonRole.OWNER, PersonRole.EDITOR)
    rows = PersonMembership.objects.filter(role__in=roles, person__is_active=True)
    return list(rows.order_by("person_id").values_list("person_id", flat=True).distinct())


def list_people(*, organisation_id: int) -> list[PersonInRole]:
    """The persons of an organisation with their roles, owners first. Who may read it is the caller's to ask.

    Two queries.
    """
    rows = PersonMembership.objects.filter(organisation_id=organisation_id).values_list("person_id", "role")
    roles = dict(rows)
    names = accounts.names_of_persons(person_ids=roles)
    order = list(PersonRole)
    people = [PersonInRole(number, names.get(number, ""), PersonRole(role)) for number, role in roles.items()]
    return sorted(people, key=lambda person: (order.index(person.role), person.name, person.id))


def list_contacts(*, organisation_id: int) -> list[NamedContact]:
    """Who keeps the profile and agrees to be named, by name. One query where nobody keeps it, else three."""
    keepers = keeper_ids(organisation_id=organisation_id)
    if not keepers:
        return []
    agreed = accounts.who_agreed(person_ids=keepers, wordings=(CONTACT_NAME, CONTACT_ADDRESS))
    with_address = agreed[CONTACT_ADDRESS.purpose]
    return [
        NamedContact(card.name, card.email if card.id in with_address else "")
        for card in accounts.cards_of_named(person_ids=agreed[CONTACT_NAME.purpose])
    ]
