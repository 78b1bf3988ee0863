"""What policies of tables ask: who acts in this transaction (core/row_security.py)."""

from django.db import migrations

# Plain SQL of one expression: PostgreSQL writes it into the query in the place of the call.
FUNCTIONS = """
CREATE FUNCTION trellis_person() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT nullif(current_setting('trellis.person', true), '')::bigint
$$;
CREATE FUNCTION trellis_system() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT nullif(current_setting('trellis.system', true), '')
$$;
"""
GONE = "DROP FUNCTION trellis_person(); DROP FUNCTION trellis_system();"


class Migration(migrations.Migration):
    dependencies = [("core", "0001_extensions")]
    operations = [migrations.RunSQL(FUNCTIONS, GONE)]
