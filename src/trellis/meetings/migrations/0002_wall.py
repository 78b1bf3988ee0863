"""Who takes part, wishes, asks and meets is known to those it concerns, and to those who keep the event.

Keys of two columns hold what is copied equal to where it comes from: the time of a slot in its meetings, time
and state of a meeting in its seats, the event in everything that hangs on a participant.
"""

from django.db import migrations

from trellis.core.row_security import let_count, protect

FUNCTION = """
CREATE FUNCTION meetings_own() RETURNS SETOF bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT p.id FROM meetings_participant p JOIN events_registration r ON r.id = p.registration_id
    WHERE r.person_id = trellis_person()
$$;
"""
# Names and what is offered of one another: read, never written, by the directory of meetings.
READS = "CREATE POLICY events_registration_meetings ON events_registration FOR SELECT USING ({})".format(
    "trellis_system() IN ('meetings')"
)
FOLLOWING = """
ALTER TABLE meetings_meeting ADD CONSTRAINT meetings_meeting_in_its_slot
    FOREIGN KEY (slot_id, during) REFERENCES meetings_slot (id, during)
    ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE meetings_seat ADD CONSTRAINT meetings_seat_as_its_meeting
    FOREIGN KEY (meeting_id, during, stands) REFERENCES meetings_meeting (id, during, stands)
    ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;
"""
APART = """
ALTER TABLE meetings_seat DROP CONSTRAINT meetings_seat_as_its_meeting;
ALTER TABLE meetings_meeting DROP CONSTRAINT meetings_meeting_in_its_slot;
"""
# Table, column, and what it leads to. Who keeps the event sees the row: so it must be of that event.
ONE_EVENT = (
    ("meetings_unavailable", "participant_id", "meetings_participant"),
    ("meetings_unavailable", "slot_id", "meetings_slot"),
    ("meetings_wish", "wisher_id", "meetings_participant"),
    ("meetings_wish", "wished_id", "meetings_participant"),
    ("meetings_meetingrequest", "sender_id", "meetings_participant"),
    ("meetings_meetingrequest", "receiver_id", "meetings_participant"),
    ("meetings_meetingrequest", "meeting_id", "meetings_meeting"),
    ("meetings_meeting", "slot_id", "meetings_slot"),
    ("meetings_meeting", "table_id", "meetings_table"),
    ("meetings_seat", "participant_id", "meetings_participant"),
    ("meetings_seat", "meeting_id", "meetings_meeting"),
)
# Erasing a person, or retention, takes seats away in the database's own way: nobody meets alone, and of a
# meeting that nobody had nothing stays.
ALONE = """
CREATE FUNCTION meetings_cancel_alone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE meetings_meeting SET state = 'cancelled', sequence = sequence + 1, changed_at = now()
    WHERE id = OLD.meeting_id AND state = 'standing'
        AND (SELECT count(*) FROM meetings_seat s WHERE s.meeting_id = OLD.meeting_id) < 2;
    DELETE FROM meetings_meeting
    WHERE id = OLD.meeting_id AND NOT EXISTS (SELECT FROM meetings_seat s WHERE s.meeting_id = OLD.meeting_id);
    RETURN NULL;
END
$$;
CREATE TRIGGER meetings_seat_gone AFTER DELETE ON meetings_seat
    FOR EACH ROW EXECUTE FUNCTION meetings_cancel_alone();
"""
IN_COMPANY = "DROP TRIGGER meetings_seat_gone ON meetings_seat; DROP FUNCTION meetings_cancel_alone();"

OWN = "(SELECT meetings_own())"
KEEPS = "trellis_keeps_event(event_id)"
OWN_REGISTRATION = """EXISTS (
    SELECT FROM events_registration r WHERE r.id = registration_id AND r.person_id = trellis_person()
)"""
OWN_MEETING = """published_at IS NOT NULL AND id IN (
    SELECT s.meeting_id FROM meetings_seat s WHERE s.participant_id IN (SELECT meetings_own())
)"""
ROWS = {
    "meetings_participant": f"{OWN_REGISTRATION} OR {KEEPS}",
    "meetings_unavailable": f"participant_id IN {OWN} OR {KEEPS}",
    "meetings_wish": f"wisher_id IN {OWN} OR {KEEPS}",
    "meetings_meetingrequest": f"sender_id IN {OWN} OR receiver_id IN {OWN} OR {KEEPS}",
    "meetings_seat": f"participant_id IN {OWN} OR {KEEPS}",
    "meetings_meeting": f"{OWN_MEETING} OR {KEEPS}",
}
SYSTEMS = ["meetings", "link of a mail", "retention", "erasing persons", "removing profiles",
           "merging profiles", "demonstration"]  # fmt: skip


def of_one_event(table: str, column: str, other: str) -> migrations.RunSQL:
    """What a row leads to is of its own event."""
    name = f"{table}_{column.removesuffix('_id')}_of_event"
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({column}, event_id)"
        f" REFERENCES {other} (id, event_id) DEFERRABLE INITIALLY DEFERRED;",
        f"ALTER TABLE {table} DROP CONSTRAINT {name};",
    )


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_initial"), ("events", "0004_registration_wall")]
    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION meetings_own();"),
        migrations.RunSQL(READS, "DROP POLICY events_registration_meetings ON events_registration;"),
        migrations.RunSQL(FOLLOWING, APART),
        *(of_one_event(*one) for one in ONE_EVENT),
        migrations.RunSQL(ALONE, IN_COMPANY),
        *(protect(table, rows=rows, systems=SYSTEMS) for table, rows in ROWS.items()),
        *(let_count(table, system="counting records") for table in ROWS),
    ]
