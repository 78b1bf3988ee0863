"""Who registered is known to those who keep the event, and each of their own; a place that is erased is free."""

from django.db import migrations

from trellis.core.row_security import let_count, protect

# Erasing a person, or retention, removes a registration in the database's own way.
FREED = """
CREATE FUNCTION trellis_free_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'registered' THEN
        UPDATE events_event SET taken = taken - 1 WHERE id = OLD.event_id AND taken > 0;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER events_registration_freed AFTER DELETE ON events_registration
    FOR EACH ROW EXECUTE FUNCTION trellis_free_place();
"""
GONE = "DROP TRIGGER events_registration_freed ON events_registration; DROP FUNCTION trellis_free_place();"
OWN = "person_id = trellis_person() OR registered_by_id = trellis_person()"
SYSTEMS = ["registering", "directory of participants", "demonstration", "link of a mail", "retention",
           "erasing persons"]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("events", "0003_registration")]
    operations = [
        migrations.RunSQL(FREED, GONE),
        protect("events_registration", rows=f"{OWN} OR trellis_keeps_event(event_id)", systems=SYSTEMS),
        let_count("events_registration", system="counting records"),
    ]
