"""Tables of notifications: what was told to whom, the outbox, and what each reader wants."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from trellis.core.types import Actor
from trellis.notifications.types import DIGESTS, MailState, Rhythm

RECIPIENT = (
    Q(person__isnull=False, address="")
    | Q(person__isnull=True) & ~Q(address="")
    | ~Q(subject="") & ~Q(address="")  # of words of its own: to this address of this person
)


class Mail(models.Model):
    """A mail on its way to one reader; its content is that of the notifications it carries."""

    key = models.UUIDField(default=uuid.uuid4, editable=False)  # of the Message-ID: never given twice
    person = models.ForeignKey("accounts.Person", models.CASCADE, null=True, blank=True, related_name="+")
    address = models.EmailField(max_length=254, blank=True, default="")  # of a reader without an account
    language = models.CharField(max_length=12, blank=True, default="")  # of such a reader
    # Words of its own, where it carries no notifications; the text is gone once it was sent.
    subject = models.TextField(blank=True, default="", db_default="")
    text = models.TextField(blank=True, default="", db_default="")
    rhythm = models.TextField(default=Rhythm.AT_ONCE)
    period = models.DateField(null=True, blank=True)  # of a digest: the day or week it closes
    state = models.TextField(default=MailState.WAITING)
    due_at = models.DateTimeField(db_default=Now())
    attempts = models.PositiveIntegerField(default=0)
    failure = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], name="notifications_mail_key_once"),
            models.UniqueConstraint(
                fields=["person", "rhythm", "period"], name="notifications_mail_digest_once"
            ),
            models.CheckConstraint(condition=RECIPIENT, name="notifications_mail_one_reader"),
            models.CheckConstraint(
                condition=Q(text="") | Q(state=MailState.WAITING) & ~Q(subject=""),
                name="notifications_mail_text_until_sent",
            ),
            models.CheckConstraint(
                condition=Q(rhythm=Rhythm.AT_ONCE, period__isnull=True)
                | Q(rhythm__in=DIGESTS, period__isnull=False, person__isnull=False),
                name="notifications_mail_rhythm",
            ),
            models.CheckConstraint(
                condition=Q(state=MailState.SENT, sent_at__isnull=False)
                | Q(state__in=[MailState.WAITING, MailState.UNWANTED], sent_at__isnull=True)
                | Q(state=MailState.REFUSED, sent_at__isnull=True) & ~Q(failure=""),
                name="notifications_mail_state",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(state=MailState.WAITING),
                name="notifications_mail_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, actor: Actor) -> "NotificationQuerySet":
        """Everybody sees only what was told to themselves; an operator too."""
        return self.filter(person_id=actor.person_id) if actor.is_signed_in else self.none()


class Notification(models.Model):
    """One thing told to one reader: in the inbox of a person, and perhaps in a mail."""

    person = models.ForeignKey("accounts.Person", models.CASCADE, null=True, blank=True, related_name="+")
    mail = models.ForeignKey(
        "notifications.Mail", models.SET_NULL, null=True, blank=True, related_name="notifications"
    )
    topic = models.TextField()
    message = models.TextField()
    context = models.JSONField(default=dict, blank=True)
    path = models.TextField(blank=True, default="")  # of the thing, on this site
    waits_for = models.TextField(blank=True, default="")  # the digest it goes into, until it is in one
    created_at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(mail__isnull=False),
                name="notifications_notification_reader",
            ),
            models.CheckConstraint(
                condition=Q(waits_for="") | Q(waits_for__in=DIGESTS, person__isnull=False, mail__isnull=True),
                name="notifications_notification_waits",
            ),
            models.CheckConstraint(
                condition=Q(path="") | Q(path__regex=r"^/([^/\\]|$)"),
                name="notifications_notification_own_path",
            ),
            models.CheckConstraint(
                condition=~Q(topic="") & ~Q(message=""), name="notifications_notification_says"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="notifications_of_person"),
            models.Index(fields=["person"], condition=Q(read_at__isnull=True), name="notifications_unread"),
            models.Index(
                fields=["waits_for", "person"],
                condition=~Q(waits_for=""),
                name="notifications_for_digest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.message}"


class ChoiceQuerySet(models.QuerySet["Choice"]):
    def visible_to(self, actor: Actor) -> "ChoiceQuerySet":
        """Everybody sees only their own choices."""
        return self.filter(person_id=actor.person_id) if actor.is_signed_in else self.none()


class Choice(models.Model):
    """The rhythm that a person chose for a topic."""

    person = models.ForeignKey("accounts.Person", models.CASCADE, related_name="+")
    topic = models.TextField()
    rhythm = models.TextField()

    objects = ChoiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "topic"], name="notifications_choice_once"),
            models.CheckConstraint(
                condition=Q(rhythm__in=[rhythm.value for rhythm in Rhythm]),
                name="notifications_choice_rhythm_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.rhythm}"


class Unsubscription(models.Model):
    """A reader without an account wants no more mail on a topic; the address itself is not kept."""

    topic = models.TextField()
    address_digest = models.CharField(max_length=64)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "address_digest"], name="notifications_unsubscribed_once"
            )
        ]

    def __str__(self) -> str:
        return self.topic


class AnsweredLink(models.Model):
    """A link of a mail that was answered: by which answer, so that it counts once."""

    key = models.UUIDField()
    purpose = models.TextField()
    answer = models.TextField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], name="notifications_link_answered_once"),
            models.CheckConstraint(
                condition=~Q(purpose="") & ~Q(answer=""), name="notifications_link_answer_says"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.answer}"


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def visible_to(self, actor: Actor) -> "CalendarFeedQuerySet":
        """Everybody sees only their own."""
        return self.filter(person_id=actor.person_id) if actor.is_signed_in else self.none()


class CalendarFeed(models.Model):
    """The private address of a person's dates; another key ends the address given before."""

    person = models.OneToOneField("accounts.Person", models.CASCADE, related_name="+")
    key = models.UUIDField(default=uuid.uuid4, editable=False)  # signed, it is the address
    carries_role = models.BooleanField(db_default=False)  # made while the person's validator role counted
    made_at = models.DateTimeField(db_default=Now())

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        db_table = "notifications_calendar_feed"
        constraints = [models.UniqueConstraint(fields=["key"], name="notifications_calendar_feed_key_once")]

    def __str__(self) -> str:
        return f"calendar of {self.person_id}"
