"""A table for Django's database cache: what limits the attempts to sign in, shared by all web processes.

It may be lost when the server crashes, and is then empty: it costs no writing ahead.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.RunSQL(
            sql="""
            CREATE UNLOGGED TABLE accounts_rate_limit (
                cache_key varchar(255) PRIMARY KEY,
                value text NOT NULL,
                expires timestamptz NOT NULL
            );
            CREATE INDEX accounts_rate_limit_expires ON accounts_rate_limit (expires);
            """,
            reverse_sql="DROP TABLE accounts_rate_limit;",
        ),
    ]
