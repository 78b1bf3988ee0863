"""Records that the newest edition of a source no longer lists."""

from django.db.models import Count, Exists, OuterRef, QuerySet

from trellis.core.bulk import among
from trellis.imports.models import Import, ImportFile, SourceRecord, StagedRow
from trellis.imports.types import Edition


def missing_records(*, run: Import, record_type: str) -> "QuerySet[SourceRecord]":
    """Return what the source had and this import has not; nothing for an edition that is only a part.

    A record with several keys is missing only if none of them is listed.
    """
    files = list(
        ImportFile.objects.filter(owner=run, record_type=record_type, is_staged=True).values_list(
            "id", flat=True
        )
    )
    if run.edition != Edition.WHOLE or not files:
        return SourceRecord.objects.none()
    listed = StagedRow.objects.filter(file_id__in=files, key=OuterRef("key"))
    own = SourceRecord.objects.filter(source=run.source_id, record_type=record_type)
    # What this import has stored already is listed: after storing, only the rest needs a look.
    missing = own.filter(missing_since__isnull=True).exclude(last_import=run).filter(~Exists(listed))
    # Asked apart: in one statement the database would look every record up among all of them.
    several = own.values("record").annotate(keys=Count("id")).filter(keys__gt=1)
    records = list(several.values_list("record", flat=True))
    if not records:
        return missing
    others = own.filter(Exists(listed), record__in=among(records)).values_list("record", flat=True)
    return missing.exclude(record__in=among(others))
