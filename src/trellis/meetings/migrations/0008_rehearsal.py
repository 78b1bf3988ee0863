"""What copies an event to try it with, and removes the copy, writes its meetings too: of rehearsals alone."""

from django.db import migrations

TABLES = (
    "meetings_participant",
    "meetings_unavailable",
    "meetings_wish",
    "meetings_pastwish",
    "meetings_meetingrequest",
    "meetings_seat",
    "meetings_meeting",
    "meetings_told",
    "meetings_dayreport",
    "meetings_outcome",
    "meetings_planrun",
    "meetings_boardchange",
)


def rehearse(table: str) -> migrations.RunSQL:
    rows = "trellis_system() = 'rehearsal' AND trellis_is_rehearsal(event_id)"
    return migrations.RunSQL(
        f"CREATE POLICY {table}_rehearsal ON {table} USING ({rows})",
        f"DROP POLICY {table}_rehearsal ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("meetings", "0007_stand_ins"), ("events", "0009_rehearsal")]
    operations = [rehearse(table) for table in TABLES]
