"""What policies ask about platform roles (core/row_security.py); an access token is its owner's alone."""

from django.db import migrations

from trellis.core.row_security import protect

FUNCTION = """
CREATE FUNCTION trellis_is_operator() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT EXISTS (
        SELECT FROM accounts_platformrolegrant WHERE person_id = trellis_person() AND role = 'operator'
    )
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_actor_of_the_transaction"),
        ("accounts", "0003_token_carries_roles"),
    ]
    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION trellis_is_operator();"),
        protect(
            "accounts_accesstoken",
            rows="person_id = trellis_person()",
            systems=["signing in", "erasing persons"],
        ),
    ]
