"""A listing is changed by its keepers, and read by those it is shown to; docs/how-to/row-level-security.md."""

from django.db import migrations

from trellis.core.row_security import let_count, protect

KEPT = """organisation_id IN (SELECT trellis_kept('owner', 'editor'))
    OR cluster_id IN (SELECT trellis_kept('owner', 'editor')) OR (SELECT trellis_is_operator())"""
# The same circle as registry.selectors.circles: of the person's organisations, through public hosts. The
# database's day may be another than the site's by one, so that this wall leaves a day to the first.
CIRCLE = """
CREATE FUNCTION exchange_circle() RETURNS SETOF bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH own AS (SELECT trellis_kept('owner', 'editor', 'member') AS id),
    now AS MATERIALIZED (
        SELECT host_id, member_id FROM registry_membership m
        WHERE (since IS NULL OR since <= current_date + 1) AND (until IS NULL OR until >= current_date - 1)
            AND EXISTS (SELECT FROM own)
            AND EXISTS (SELECT FROM registry_organisation o
                WHERE o.id = m.host_id AND o.status IN ('published', 'confirmed'))
    ),
    hosts AS (
        SELECT id FROM own UNION SELECT host_id FROM now WHERE member_id IN (SELECT id FROM own)
    )
    SELECT id FROM hosts UNION SELECT member_id FROM now WHERE host_id IN (SELECT id FROM hosts)
$$;
"""
SEEN = """
CREATE POLICY exchange_listing_seen ON exchange_listing FOR SELECT USING (
    state IN ('published', 'matched', 'agreed', 'fulfilled', 'expired')
    AND EXISTS (SELECT FROM registry_organisation o
        WHERE o.id = organisation_id AND o.status IN ('published', 'confirmed'))
    AND (visibility = 'public'
        OR visibility = 'network' AND organisation_id IN (SELECT exchange_circle())
        OR visibility = 'invited' AND id IN (
            SELECT g.listing_id FROM exchange_guest g
            WHERE g.organisation_id IN (SELECT trellis_kept('owner', 'editor', 'member'))))
);
"""
SYSTEMS = ["removing profiles", "merging profiles", "expiry of listings", "demonstration"]


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_initial"), ("registry", "0006_wall"), ("accounts", "0004_wall")]
    operations = [
        migrations.RunSQL(CIRCLE, "DROP FUNCTION exchange_circle();"),
        protect("exchange_listing", rows=KEPT, systems=SYSTEMS),
        migrations.RunSQL(SEEN, "DROP POLICY exchange_listing_seen ON exchange_listing;"),
        let_count("exchange_listing", system="counting records"),
    ]
