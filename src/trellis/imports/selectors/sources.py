"""Which imports are of one source, for targets that ask what a list brought."""

from trellis.core.transactions import reading
from trellis.imports.models import Import
from trellis.imports.types import WORKER


def imports_of_its_source(*, import_id: int) -> frozenset[int]:
    """The ids of all imports of the source of this one. One query."""
    with reading(WORKER):
        sources = Import.objects.filter(pk=import_id).values("source_id")
        return frozenset(Import.objects.filter(source_id__in=sources).values_list("pk", flat=True))
