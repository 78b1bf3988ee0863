"""Reading the codes that profiles use."""

from collections.abc import Collection

from trellis.registry.models import OrganisationTerm

TERM_MODEL = OrganisationTerm._meta.get_field("term").related_model


def known_terms(ids: Collection[str]) -> set[str]:
    """Those of these ids that are codes of a list."""
    if not ids:
        return set()
    return set(TERM_MODEL.objects.filter(pk__in=set(ids)).values_list("pk", flat=True))
