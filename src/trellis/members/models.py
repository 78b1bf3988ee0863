"""Tables of the register: members of a cluster, their contacts, and everything else that is kept of them."""

from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now

from trellis.core.types import Actor
from trellis.members.types import FIRST_YEAR, KEEPING_ROLES, LAST_YEAR, Kind

ENTRY_KINDS = [kind.value for kind in Kind if kind != Kind.CONTACT]


class KeptQuerySet(models.QuerySet[Any]):
    """Rows of a register. `HOST` is the way from the row to its cluster."""

    HOST = "record__host"

    def visible_to(self, actor: Actor) -> Self:
        """Only owners and editors of the cluster: no operator, no validator, no part of the system."""
        return self.filter(**{f"{self.HOST}__in": actor.organisations(*KEEPING_ROLES)})


class RecordQuerySet(KeptQuerySet):
    HOST = "host"


class Record(models.Model):
    """What one cluster keeps about one of its members. Another cluster keeps a record of its own."""

    host = models.ForeignKey("registry.Organisation", models.CASCADE, related_name="+")
    organisation = models.ForeignKey(
        "registry.Organisation", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=300)
    number = models.CharField(max_length=60, blank=True, default="")
    country = models.CharField(max_length=2, blank=True, default="")
    city = models.CharField(max_length=120, blank=True, default="")
    website = models.URLField(max_length=500, blank=True, default="")
    tags = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    brought_by = models.BigIntegerField(
        null=True, blank=True
    )  # the import that created it; its undo removes it
    before_merge = models.JSONField(default=dict, db_default={}, blank=True)  # its name beside no twin
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    key = models.UUIDField(null=True, blank=True, editable=False)  # of the form: sent twice, stored once

    objects = RecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="members_record_named"),
            models.UniqueConstraint(fields=["host", "key"], name="members_record_form_once"),
            models.UniqueConstraint("host", Lower("name"), "country", name="members_record_once"),
            models.UniqueConstraint(
                fields=["host", "number"], condition=~Q(number=""), name="members_record_number_once"
            ),
            models.UniqueConstraint(
                fields=["host", "organisation"],
                condition=Q(organisation__isnull=False),
                name="members_record_profile_once",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(until__gte=F("since")),
                name="members_record_forward",
            ),
        ]
        indexes = [GinIndex(fields=["tags"], name="members_record_tags")]

    def __str__(self) -> str:
        return f"{self.pk} of {self.host_id}"

    def beside_a_twin(self, column: str, of: str) -> dict[str, Any]:
        """What it is called in the register of another cluster that has this member too; `of` is its own one.

        The twin keeps number and profile. A record of two profiles that became one stays as it is, and so
        does one for whose name there is no room.
        """
        mark = f" ({of})"
        now = {
            "name": self.name + mark,
            "number": self.number + mark if self.number else "",
            "organisation_id": None,
        }
        if column != "host_id" or len(now["name"] or "") > 300 or len(now["number"] or "") > 60:
            return {}
        then = {name: getattr(self, name) for name in (*now, "before_merge")}
        return {**now, "before_merge": {"host": self.host_id, "then": then, "now": now}}

    def alone_again(self, column: str, host_id: int) -> dict[str, Any]:
        """What it was called in the register it goes back to; what was changed since stays."""
        if column != "host_id" or self.before_merge.get("host") != host_id:
            return {}
        then, now = self.before_merge["then"], self.before_merge["now"]
        same = {name: then[name] for name, value in now.items() if getattr(self, name) == value}
        return {**same, "before_merge": then["before_merge"]}


class Contact(models.Model):
    """A person at a member whom the cluster knows."""

    record = models.ForeignKey("members.Record", models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=300)
    role = models.CharField(max_length=120, blank=True, default="")
    email = models.EmailField(max_length=254, blank=True, default="")
    phone = models.CharField(max_length=60, blank=True, default="")
    language = models.CharField(max_length=12, blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    key = models.UUIDField(null=True, blank=True, editable=False)  # of the form: sent twice, stored once

    objects = KeptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="members_contact_named"),
            models.UniqueConstraint(fields=["record", "key"], name="members_contact_form_once"),
            models.UniqueConstraint(
                "record", Lower("email"), condition=~Q(email=""), name="members_contact_mail_once"
            ),
        ]

    def __str__(self) -> str:
        return f"contact {self.pk} of {self.record_id}"


class Entry(models.Model):
    """A fee, task, meeting, need, service used or note; the blueprint of its kind says what it asks."""

    record = models.ForeignKey("members.Record", models.CASCADE, related_name="entries")
    kind = models.TextField()
    title = models.CharField(max_length=300, blank=True, default="")
    text = models.TextField(blank=True, default="")
    person = models.CharField(max_length=300, blank=True, default="")
    day = models.DateField(null=True, blank=True)
    due = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)  # paid, done or met
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    key = models.UUIDField(null=True, blank=True, editable=False)  # of the form: sent twice, stored once

    objects = KeptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ENTRY_KINDS), name="members_entry_kind_known"),
            models.UniqueConstraint(fields=["record", "key"], name="members_entry_form_once"),
            models.CheckConstraint(
                condition=~Q(title="") | ~Q(text="") | Q(kind=Kind.FEE), name="members_entry_says"
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True, currency="")
                | Q(amount__gte=0, currency__regex=r"^[A-Z]{3}$"),
                name="members_entry_money",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.FEE) | Q(year__isnull=False, amount__isnull=False),
                name="members_fee_complete",
            ),
            models.CheckConstraint(
                condition=Q(year__isnull=True) | Q(year__range=(FIRST_YEAR, LAST_YEAR)),
                name="members_entry_year",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.MEETING) | Q(day__isnull=False), name="members_meeting_dated"
            ),
            models.UniqueConstraint(
                fields=["record", "year", "title"], condition=Q(kind=Kind.FEE), name="members_fee_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["record", "kind"], condition=Q(closed_on__isnull=True), name="members_entry_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} of {self.record_id}"


class Letter(models.Model):
    """A mail that a cluster wrote to contacts of its members, perhaps with a question to be answered."""

    host = models.ForeignKey("registry.Organisation", models.CASCADE, related_name="+")
    key = models.UUIDField()  # of the form it was sent from: sent once, however often the button is pressed
    subject = models.CharField(max_length=120)
    text = models.TextField()
    question = models.CharField(max_length=300, blank=True, default="")
    answers = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    answers_to = models.EmailField(max_length=254, blank=True, default="")  # where replies in words go
    selection = models.TextField(blank=True, default="")  # whom it was for, as the list's address says it
    written_by = models.ForeignKey(
        "accounts.Person", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    sent_at = models.DateTimeField(db_default=Now())

    objects = RecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["host", "key"], name="members_letter_once"),
            models.CheckConstraint(condition=~Q(subject="") & ~Q(text=""), name="members_letter_says"),
            models.CheckConstraint(
                condition=Q(question="", answers=[]) | ~Q(question="") & ~Q(answers=[]),
                name="members_letter_question_has_answers",
            ),
        ]

    def __str__(self) -> str:
        return f"letter {self.pk} of {self.host_id}"


class RecipientQuerySet(KeptQuerySet):
    HOST = "letter__host"


class Recipient(models.Model):
    """A contact that a letter went to, and what was answered."""

    letter = models.ForeignKey("members.Letter", models.CASCADE, related_name="recipients")
    record = models.ForeignKey("members.Record", models.CASCADE, related_name="+")
    contact = models.ForeignKey("members.Contact", models.CASCADE, related_name="+")
    address = models.EmailField(max_length=254)
    answer = models.CharField(max_length=60, blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects = RecipientQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("letter", Lower("address"), name="members_recipient_once"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | ~Q(answer="") & Q(answered_at__isnull=False),
                name="members_recipient_answered_when",
            ),
        ]

    def __str__(self) -> str:
        return f"recipient {self.pk} of {self.letter_id}"
