import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import trellis.notifications.types


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AnsweredLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField()),
                ("purpose", models.TextField()),
                ("answer", models.TextField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("key",), name="notifications_link_answered_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("purpose", ""), _negated=True), models.Q(("answer", ""), _negated=True)
                        ),
                        name="notifications_link_answer_says",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("address", models.EmailField(blank=True, default="", max_length=254)),
                ("language", models.CharField(blank=True, default="", max_length=12)),
                ("rhythm", models.TextField(default=trellis.notifications.types.Rhythm["AT_ONCE"])),
                ("period", models.DateField(blank=True, null=True)),
                ("state", models.TextField(default=trellis.notifications.types.MailState["WAITING"])),
                ("due_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("failure", models.TextField(blank=True, default="")),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("topic", models.TextField()),
                ("message", models.TextField()),
                ("context", models.JSONField(blank=True, default=dict)),
                ("path", models.TextField(blank=True, default="")),
                ("waits_for", models.TextField(blank=True, default="")),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                (
                    "mail",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="notifications",
                        to="notifications.mail",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Unsubscription",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("topic", models.TextField()),
                ("address_digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("topic", "address_digest"), name="notifications_unsubscribed_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Choice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("topic", models.TextField()),
                ("rhythm", models.TextField()),
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
                "constraints": [
                    models.UniqueConstraint(fields=("person", "topic"), name="notifications_choice_once"),
                    models.CheckConstraint(
                        condition=models.Q(("rhythm__in", ["at-once", "daily", "weekly", "inbox", "never"])),
                        name="notifications_choice_rhythm_known",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="mail",
            index=models.Index(
                condition=models.Q(("state", trellis.notifications.types.MailState["WAITING"])),
                fields=["due_at", "id"],
                name="notifications_mail_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="mail",
            constraint=models.UniqueConstraint(fields=("key",), name="notifications_mail_key_once"),
        ),
        migrations.AddConstraint(
            model_name="mail",
            constraint=models.UniqueConstraint(
                fields=("person", "rhythm", "period"), name="notifications_mail_digest_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="mail",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("address", ""), ("person__isnull", False)),
                    models.Q(("person__isnull", True), models.Q(("address", ""), _negated=True)),
                    _connector="OR",
                ),
                name="notifications_mail_one_reader",
            ),
        ),
        migrations.AddConstraint(
            model_name="mail",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("period__isnull", True), ("rhythm", trellis.notifications.types.Rhythm["AT_ONCE"])
                    ),
                    models.Q(
                        ("period__isnull", False),
                        ("person__isnull", False),
                        (
                            "rhythm__in",
                            (
                                trellis.notifications.types.Rhythm["DAILY"],
                                trellis.notifications.types.Rhythm["WEEKLY"],
                            ),
                        ),
                    ),
                    _connector="OR",
                ),
                name="notifications_mail_rhythm",
            ),
        ),
        migrations.AddConstraint(
            model_name="mail",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("sent_at__isnull", False), ("state", trellis.notifications.types.MailState["SENT"])
                    ),
                    models.Q(
                        ("sent_at__isnull", True),
                        (
                            "state__in",
                            [
                                trellis.notifications.types.MailState["WAITING"],
                                trellis.notifications.types.MailState["UNWANTED"],
                            ],
                        ),
                    ),
                    models.Q(
                        ("sent_at__isnull", True),
                        ("state", trellis.notifications.types.MailState["REFUSED"]),
                        models.Q(("failure", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="notifications_mail_state",
            ),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(fields=["person", "-id"], name="notifications_of_person"),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                condition=models.Q(("read_at__isnull", True)), fields=["person"], name="notifications_unread"
            ),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                condition=models.Q(("waits_for", ""), _negated=True),
                fields=["waits_for", "person"],
                name="notifications_for_digest",
            ),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.CheckConstraint(
                condition=models.Q(("person__isnull", False), ("mail__isnull", False), _connector="OR"),
                name="notifications_notification_reader",
            ),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("waits_for", ""),
                    models.Q(
                        ("mail__isnull", True),
                        ("person__isnull", False),
                        (
                            "waits_for__in",
                            (
                                trellis.notifications.types.Rhythm["DAILY"],
                                trellis.notifications.types.Rhythm["WEEKLY"],
                            ),
                        ),
                    ),
                    _connector="OR",
                ),
                name="notifications_notification_waits",
            ),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.CheckConstraint(
                condition=models.Q(("path", ""), ("path__regex", "^/([^/\\\\]|$)"), _connector="OR"),
                name="notifications_notification_own_path",
            ),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("topic", ""), _negated=True), models.Q(("message", ""), _negated=True)
                ),
                name="notifications_notification_says",
            ),
        ),
    ]
