"""An import is seen by whom its policy names: who began it, its organisation's keepers, operators.

What is said here of a row is what `Import.objects.visible_to` says; a row of an import is seen with its import.
"""

from django.db import migrations

from trellis.core.row_security import protect

WORKER, RETENTION = "import worker", "retention"
ERASER, MERGER = "erasing persons", "merging profiles"
VISIBLE = """
    EXISTS (
        SELECT FROM imports_source s WHERE s.id = source_id AND (
            s.organisation_id IN (SELECT trellis_kept('owner', 'editor'))
            OR (NOT s.is_private AND (started_by_id = trellis_person() OR (SELECT trellis_is_operator())))
        )
    )
"""
OF_IMPORT = "EXISTS (SELECT FROM imports_import i WHERE i.id = owner_id)"
OF_FILE = "EXISTS (SELECT FROM imports_importfile f WHERE f.id = file_id)"
OF_SOURCE = "EXISTS (SELECT FROM imports_import i WHERE i.source_id = imports_sourcerecord.source_id)"
# A decision is about a key of a source: the right side is always "source:<number>:<key>".
OF_DECISION = """
    EXISTS (SELECT FROM imports_import i WHERE i.source_id::text = split_part("right", ':', 2))
"""


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0005_private_sources"),
        ("accounts", "0004_wall"),
        ("registry", "0006_wall"),  # who keeps an organisation is asked there
    ]
    operations = [
        protect("imports_import", rows=VISIBLE, systems=[WORKER, RETENTION, ERASER]),
        protect("imports_importfile", rows=OF_IMPORT, systems=[WORKER, RETENTION]),
        protect("imports_filechunk", rows=OF_FILE, systems=[WORKER, RETENTION]),
        protect("imports_stagedrow", rows=OF_FILE, systems=[WORKER, RETENTION]),
        protect("imports_rowfault", rows=OF_FILE, systems=[WORKER, RETENTION]),
        protect("imports_cellrepair", rows=OF_FILE, systems=[WORKER, RETENTION, ERASER]),
        protect("imports_appliedchange", rows=OF_IMPORT, systems=[WORKER, RETENTION]),
        protect("imports_duplicateproposal", rows=OF_IMPORT, systems=[WORKER, RETENTION, ERASER]),
        protect("imports_sourcerecord", rows=OF_SOURCE, systems=[WORKER, RETENTION, MERGER]),
        protect("imports_duplicatedecision", rows=OF_DECISION, systems=[WORKER, ERASER]),
    ]
