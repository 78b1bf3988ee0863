"""The catalogues as files."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.errors import NotFound
from trellis.core.streaming import Export
from trellis.core.tables import CSV, XLSX, Table, csv_pieces, xlsx_pieces
from trellis.registry.pages.catalogue import in_words, label_of, title_of
from trellis.registry.selectors import catalogue as selectors
from trellis.registry.types.catalogue import FIELDS, Catalogue, CatalogueQuery


def build_export(*, catalogue: Catalogue, key: str, query: CatalogueQuery, language: str) -> Export:
    """Everything that is meant, as CSV or XLSX. Raises NotFound for another format."""
    if key not in ("csv", "xlsx"):
        raise NotFound(_("There is no such file."))
    names = [spec.name for spec in FIELDS[catalogue]]
    heads = [*(str(label_of(catalogue, name)) for name in names), _("Organisation"), _("Its page")]

    def rows() -> Iterator[Sequence[Any]]:
        for item in selectors.iterate_items(catalogue=catalogue, query=query, today=timezone.localdate()):
            said = [written(name, item.values[name], language) for name in names]
            path = reverse("registry:organisation", args=[item.organisation_slug])
            yield [*said, item.organisation_name, f"{settings.TRELLIS_URL}{path}"]

    table = Table(title_of(catalogue), heads, rows)
    name = f"{catalogue}-{timezone.localdate().isoformat()}.{key}"
    if key == "csv":
        return Export(CSV, name, lambda: csv_pieces(table))
    return Export(XLSX, name, lambda: xlsx_pieces([table]))


def written(name: str, value: Any, language: str) -> Any:
    if value is None or isinstance(value, int | Decimal | list):
        return value
    return in_words(name, value, language) if value else ""
