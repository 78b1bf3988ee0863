"""What a register says of a member follows its profile where two are merged."""

from django.db import migrations

from trellis.core.row_security import admit

MERGER = "merging profiles"


class Migration(migrations.Migration):
    dependencies = [("members", "0002_wall")]
    operations = [admit("members_record", system=MERGER), admit("members_letter", system=MERGER)]
