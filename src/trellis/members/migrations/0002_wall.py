"""A register is its cluster's keepers' alone."""

from django.db import migrations

from trellis.core.row_security import protect

KEPT = "host_id IN (SELECT trellis_kept('owner', 'editor'))"
OF_RECORD = "EXISTS (SELECT FROM members_record r WHERE r.id = record_id)"
OF_LETTER = "EXISTS (SELECT FROM members_letter l WHERE l.id = letter_id)"
REMOVER, ERASER, LINKS = "removing profiles", "erasing persons", "link of a mail"


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial"), ("registry", "0006_wall")]
    operations = [
        protect("members_record", rows=KEPT, systems=[REMOVER]),
        protect("members_contact", rows=OF_RECORD, systems=[REMOVER]),
        protect("members_entry", rows=OF_RECORD, systems=[REMOVER]),
        protect("members_letter", rows=KEPT, systems=[REMOVER, ERASER, LINKS]),
        protect("members_recipient", rows=OF_LETTER, systems=[REMOVER, LINKS]),
    ]
