"""Whom an event invites by mail address is known to those who keep it, and each reader of their own."""

from django.db import migrations

from trellis.core.row_security import let_count, protect

FUNCTIONS = """
CREATE FUNCTION trellis_keeps_event(event bigint) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT (SELECT trellis_is_operator()) OR EXISTS (
        SELECT FROM events_hostorganisation h
        WHERE h.event_id = event AND h.state = 'accepted'
        AND h.organisation_id IN (SELECT trellis_kept('owner', 'editor'))
    )
$$;
CREATE FUNCTION trellis_confirmed(address text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT EXISTS (
        SELECT FROM account_emailaddress e
        WHERE e.user_id = trellis_person() AND e.verified AND lower(e.email) = $1
    )
$$;
"""
GONE = "DROP FUNCTION trellis_keeps_event(bigint); DROP FUNCTION trellis_confirmed(text);"


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0001_initial"),
        ("registry", "0006_wall"),
        ("accounts", "0004_wall"),
        ("account", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(FUNCTIONS, GONE),
        protect(
            "events_invitedaddress",
            rows="trellis_keeps_event(event_id) OR trellis_confirmed(address)",
            systems=["events", "demonstration", "link of a mail", "retention"],
        ),
        let_count("events_invitedaddress", system="counting records"),
    ]
