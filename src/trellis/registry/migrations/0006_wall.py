"""What policies ask about organisations (core/row_security.py); a draft is its writer's alone."""

from django.db import migrations

from trellis.core.row_security import protect

FUNCTION = """
CREATE FUNCTION trellis_kept(VARIADIC roles text[]) RETURNS SETOF bigint
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT organisation_id FROM registry_personmembership
    WHERE person_id = trellis_person() AND role = ANY (roles)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_actor_of_the_transaction"),
        ("registry", "0005_claims"),
    ]
    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION trellis_kept(text[]);"),
        protect(
            "registry_profiledraft",
            rows="person_id = trellis_person()",
            systems=["erasing persons", "removing profiles"],
        ),
    ]
