"""What persons agree to; behind the second wall, and only ever ended."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from trellis.core.row_security import protect

# Once given it is ended, once ended it stays until its time is over: otherwise it would prove nothing.
KEEP = """
CREATE FUNCTION accounts_keep_consent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF trellis_system() IS NULL THEN
            RAISE EXCEPTION 'a consent is ended, not deleted' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.ended_at IS NOT NULL
        OR to_jsonb(NEW) - '{ended_at,ended_by,end}'::text[] <> to_jsonb(OLD) - '{ended_at,ended_by,end}'::text[]
    THEN
        RAISE EXCEPTION 'a consent is ended, not changed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER accounts_consent_kept BEFORE UPDATE OR DELETE ON accounts_consent
    FOR EACH ROW EXECUTE FUNCTION accounts_keep_consent();
"""
FORGET = """
DROP TRIGGER accounts_consent_kept ON accounts_consent;
DROP FUNCTION accounts_keep_consent();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_rate_limit_model"),
    ]

    operations = [
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("purpose", models.CharField(max_length=60)),
                ("version", models.PositiveSmallIntegerField()),
                ("title", models.TextField()),
                ("text", models.TextField()),
                ("language", models.CharField(max_length=12)),
                ("given_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("given_by", models.TextField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_by", models.TextField(blank=True, db_default="", default="")),
                ("end", models.TextField(blank=True, db_default="", default="")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "-id"], name="accounts_consent_own")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("person", "purpose"),
                        name="accounts_consent_stands_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True),
                            models.Q(("text", ""), _negated=True),
                            ("version__gte", 1),
                        ),
                        name="accounts_consent_to_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "given_by__in",
                                [
                                    "page",
                                    "api",
                                ],
                            ),
                            models.Q(
                                models.Q(("end", ""), ("ended_at__isnull", True), ("ended_by", "")),
                                models.Q(
                                    (
                                        "end__in",
                                        [
                                            "withdrawn",
                                            "renewed",
                                        ],
                                    ),
                                    ("ended_at__gte", models.F("given_at")),
                                    (
                                        "ended_by__in",
                                        [
                                            "page",
                                            "api",
                                        ],
                                    ),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="accounts_consent_end_known",
                    ),
                ],
            },
        ),
        protect(
            "accounts_consent",
            rows="person_id = trellis_person()",
            systems=["showing by consent", "erasing persons", "retention"],
        ),
        migrations.RunSQL(KEEP, FORGET),
    ]
