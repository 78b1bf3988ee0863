"""What became public of an agenda, what was imported into it, and what readers marked."""

from django.db import models
from django.db.models.functions import Now

from trellis.core.types import Actor
from trellis.events.models.constraints import one_of
from trellis.events.types.agenda import ImportState


class AgendaVersion(models.Model):
    """The agenda as it was published; it never changes."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="agenda_versions")
    number = models.PositiveIntegerField()
    note = models.CharField(max_length=300, blank=True, default="")
    content = models.JSONField()
    published_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "number"], name="events_agenda_version_once")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.number}"


class AgendaImport(models.Model):
    """A file that was understood: what it says, until it is applied, and what stood before, to undo it."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="agenda_imports")
    name = models.CharField(max_length=200)
    format = models.CharField(max_length=40)
    state = models.TextField(default=ImportState.STAGED)
    content = models.JSONField()
    remarks = models.JSONField(default=list, blank=True)
    before = models.JSONField(default=list, blank=True)
    left = models.CharField(max_length=64, blank=True, default="")  # the print of the agenda it left
    made_at = models.DateTimeField(db_default=Now())
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [one_of("state", ImportState, "events_agenda_import_state_known")]

    def __str__(self) -> str:
        return self.name


class FavouriteQuerySet(models.QuerySet["Favourite"]):
    def visible_to(self, actor: Actor) -> "FavouriteQuerySet":
        """Each person their own, nobody else any."""
        return self.filter(person_id=actor.person_id or 0)


class Favourite(models.Model):
    """A session that somebody wants to attend."""

    person = models.ForeignKey("accounts.Person", models.CASCADE, related_name="+")
    session = models.ForeignKey("events.Session", models.CASCADE, related_name="favourites")
    made_at = models.DateTimeField(db_default=Now())

    objects = FavouriteQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "session"], name="events_favourite_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.session_id}"
