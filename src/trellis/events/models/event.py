"""Events, what they are about, and what they leave behind."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now, TruncDate

from trellis.core.types import Actor
from trellis.events.models.constraints import one_of
from trellis.events.models.hosts import HostOrganisation, kept_by
from trellis.events.models.invited import InvitedAddress, InvitedOrganisation
from trellis.events.types.events import (
    SHOWN,
    EventFormat,
    EventState,
    HostState,
    OutputKind,
    Visibility,
)
from trellis.events.types.rehearsals import PREFIX

BELONGING = ("owner", "editor", "member")


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, actor: Actor) -> "EventQuerySet":
        """Published events for those for whom they are; drafts and rehearsals for those who keep them.

        Addresses that are invited stand behind the second wall: read within `reading(actor)`.
        """
        if actor.is_operator:
            return self
        real = Q(rehearses__isnull=True)
        if actor.is_analyst:
            return self.filter(real | Q(pk__in=kept_by(actor)))
        shown = Q(state__in=SHOWN) & real
        seen = shown & Q(visibility=Visibility.PUBLIC)
        if actor.is_signed_in:
            seen |= Q(pk__in=kept_by(actor))
            seen |= shown & Q(visibility=Visibility.MEMBERS) & among_members(actor)
            seen |= shown & Q(visibility=Visibility.INVITED) & is_invited(actor)
        return self.filter(seen)

    def kept_by(self, actor: Actor) -> "EventQuerySet":
        """Those that the actor keeps, as owner or editor of a host."""
        return self.filter(pk__in=kept_by(actor))

    def real(self) -> "EventQuerySet":
        """Without rehearsals: what lists, calendars and searches show, of those too who keep them."""
        return self.filter(rehearses__isnull=True)


def among_members(actor: Actor) -> Q:
    """The actor belongs to a host, or to what is a member of a host today."""
    own = actor.organisations(*BELONGING)
    hosts = HostOrganisation.objects.filter(event=OuterRef("pk"), state=HostState.ACCEPTED)
    today = TruncDate(Now())
    holds = Q(organisation__member_rows__member__in=own)
    holds &= Q(organisation__member_rows__since__isnull=True) | Q(organisation__member_rows__since__lte=today)
    holds &= Q(organisation__member_rows__until__isnull=True) | Q(organisation__member_rows__until__gte=today)
    return Q(Exists(hosts.filter(organisation__in=own))) | Q(Exists(hosts.filter(holds)))


def is_invited(actor: Actor) -> Q:
    organisations = InvitedOrganisation.objects.filter(
        event=OuterRef("pk"), organisation__in=actor.organisations(*BELONGING)
    )
    addresses = InvitedAddress.objects.visible_to(actor).filter(event=OuterRef("pk"))
    return Q(Exists(organisations)) | Q(Exists(addresses))


class Event(models.Model):
    """Something that takes place at a time: what, where, for whom, hosted by whom.

    Its kind names a blueprint, which says which parts (agenda, registration, meetings) it uses. Moments are
    stored as such; `time_zone` is the zone in which they were said and are shown.
    """

    slug = models.SlugField(max_length=120, unique=True)
    kind = models.CharField(max_length=60)
    state = models.TextField(default=EventState.DRAFT)
    visibility = models.TextField(default=Visibility.PUBLIC)
    format = models.TextField()
    title = models.CharField(max_length=200)
    summary = models.CharField(max_length=500, blank=True, default="")
    description = models.TextField(blank=True, default="")
    languages = ArrayField(models.CharField(max_length=5), default=list, blank=True)
    website = models.URLField(max_length=500, blank=True, default="")

    time_zone = models.CharField(max_length=64)  # IANA, such as Europe/Brussels
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    registration_opens_at = models.DateTimeField(null=True, blank=True)
    registration_closes_at = models.DateTimeField(null=True, blank=True)
    wishes_close_at = models.DateTimeField(null=True, blank=True)

    venue = models.CharField(max_length=200, blank=True, default="")
    address = models.CharField(max_length=300, blank=True, default="")
    city = models.CharField(max_length=120, blank=True, default="")
    country = models.ForeignKey("taxonomy.Term", models.PROTECT, null=True, blank=True, related_name="+")
    region = models.ForeignKey("taxonomy.Term", models.PROTECT, null=True, blank=True, related_name="+")
    online_link = models.URLField(max_length=500, blank=True, default="")  # only for who is registered
    capacity = models.PositiveIntegerField(null=True, blank=True)
    taken = models.PositiveIntegerField(db_default=0)  # places: of registrations that have one

    series = models.ForeignKey("events.Series", models.SET_NULL, null=True, blank=True, related_name="events")
    previous = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")  # edition
    rehearses = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="rehearsals"
    )  # the event that this is a copy of, to try it with
    published_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_because = models.TextField(blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    sequence = models.PositiveIntegerField(default=0)  # of what calendars show: RFC 5545, 3.8.7.4
    made_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    key = models.UUIDField(null=True, blank=True, unique=True, editable=False)  # of the form: stored once

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("state", EventState, "events_event_state_known"),
            one_of("visibility", Visibility, "events_event_visibility_known"),
            one_of("format", EventFormat, "events_event_format_known"),
            models.CheckConstraint(condition=~Q(title=""), name="events_event_titled"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="events_event_forward"),
            models.CheckConstraint(
                condition=Q(registration_opens_at__isnull=True)
                | Q(registration_closes_at__isnull=True)
                | Q(registration_closes_at__gt=F("registration_opens_at")),
                name="events_event_registration_forward",
            ),
            models.CheckConstraint(
                condition=Q(state=EventState.DRAFT) | Q(published_at__isnull=False),
                name="events_event_published_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=EventState.CANCELLED) & Q(cancelled_at__isnull=True)
                | Q(state=EventState.CANCELLED, cancelled_at__isnull=False) & ~Q(cancelled_because=""),
                name="events_event_cancelled_why",
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__gte=1), name="events_event_room_for_one"
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(taken__lte=F("capacity")),
                name="events_event_not_overfull",
            ),
            models.UniqueConstraint(fields=["rehearses"], name="events_one_rehearsal"),
            models.CheckConstraint(
                condition=Q(rehearses__isnull=False, slug__startswith=PREFIX)
                | Q(rehearses__isnull=True) & ~Q(slug__startswith=PREFIX),
                name="events_rehearsal_by_its_address",
            ),
            models.CheckConstraint(
                condition=Q(rehearses__isnull=True) | Q(series__isnull=True, previous__isnull=True),
                name="events_rehearsal_alone",
            ),
        ]
        indexes = [
            models.Index(fields=["starts_at", "id"], name="events_event_by_start"),
            models.Index(fields=["ends_at"], name="events_event_by_end"),
        ]

    def __str__(self) -> str:
        return self.title


class EventTerm(models.Model):
    """What an event is about: a theme or an ecosystem of the reference lists."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="terms")
    term = models.ForeignKey("taxonomy.Term", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "term"], name="events_term_once")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.term_id}"


class Output(models.Model):
    """A recording, slides, a paper: what an event leaves behind, as a link."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="outputs")
    kind = models.TextField()
    title = models.CharField(max_length=200)
    url = models.URLField(max_length=500)
    for_participants = models.BooleanField(default=False)  # only for who took part
    made_at = models.DateTimeField(db_default=Now())
    key = models.UUIDField(null=True, blank=True, editable=False)  # of the form: sent twice, stored once

    class Meta:
        constraints = [
            one_of("kind", OutputKind, "events_output_kind_known"),
            models.CheckConstraint(condition=~Q(title=""), name="events_output_titled"),
            models.UniqueConstraint(fields=["event", "key"], name="events_output_form_once"),
        ]

    def __str__(self) -> str:
        return self.title
