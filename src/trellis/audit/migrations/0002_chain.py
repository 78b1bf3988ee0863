"""The chain of seals, and a record that nobody who only uses the database can change."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import trellis.audit.models

# Whoever owns the tables could take the trigger away; the application connects as somebody who owns nothing.
KEEP = """
CREATE FUNCTION audit_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the record of changes is only added to: % on %', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_entry_kept BEFORE UPDATE OR DELETE ON audit_auditentry
    FOR EACH ROW EXECUTE FUNCTION audit_keep();
CREATE TRIGGER audit_seal_kept BEFORE UPDATE OR DELETE ON audit_auditseal
    FOR EACH ROW EXECUTE FUNCTION audit_keep();
"""
FORGET = """
DROP TRIGGER audit_entry_kept ON audit_auditentry;
DROP TRIGGER audit_seal_kept ON audit_auditseal;
DROP FUNCTION audit_keep();
"""
REVOKE = """
DO $$
DECLARE held record;
BEGIN
    FOR held IN
        SELECT DISTINCT grantee, table_name FROM information_schema.role_table_grants
        WHERE table_schema = current_schema() AND table_name IN ('audit_auditentry', 'audit_auditseal')
            AND grantee <> current_user AND privilege_type IN ('UPDATE', 'DELETE')
    LOOP
        EXECUTE format('REVOKE UPDATE, DELETE ON %I FROM %s', held.table_name,
            CASE held.grantee WHEN 'PUBLIC' THEN 'PUBLIC' ELSE quote_ident(held.grantee) END);
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("entries", trellis.audit.models.NumberRanges()),
                ("count", models.IntegerField()),
                ("digest", models.CharField(max_length=64)),
                (
                    "previous",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="audit.auditseal",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["previous"], name="audit_seal_chain_does_not_fork", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("count__gt", 0)), name="audit_seal_covers_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")), name="audit_seal_digest"
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEEP, FORGET),
        migrations.RunSQL(REVOKE, migrations.RunSQL.noop),
    ]
