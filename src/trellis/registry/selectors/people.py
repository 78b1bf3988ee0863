"""Reading the registry."""

from collections import defaultdict

from trellis.registry.models import PersonMembership


def roles_of_person(*, person_id: int) -> dict[str, frozenset[int]]:
    """For each role, the ids of the organisations in which the person has it."""
    found: dict[str, set[int]] = defaultdict(set)
    rows = PersonMembership.objects.filter(person_id=person_id).values_list("role", "organisation_id")
    for role, organisation_id in rows:
        found[role].add(organisation_id)
    return {role: frozenset(ids) for role, ids in found.items()}
