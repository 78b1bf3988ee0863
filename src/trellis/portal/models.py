"""Tables of the portal."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class SiteSettings(models.Model):
    """What the operator set of this site: one row, or none while nothing was set."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    version = models.PositiveIntegerField(default=0)  # what an operator saw; a later one is not overwritten
    name = models.CharField(max_length=60, default="Trellis")
    accent = models.CharField(max_length=7, blank=True, default="")
    languages = ArrayField(models.CharField(max_length=5), default=list, blank=True)
    # keys of blocks of config/blocks.py that this site does not offer
    blocks_off = ArrayField(models.CharField(max_length=40), default=list, blank=True, db_default=[])
    texts = models.JSONField(default=dict, blank=True)  # {"imprint": {"en": "...", "fr": "..."}}
    logo = models.BinaryField(default=bytes, blank=True)  # PNG, written anew by us
    logo_digest = models.CharField(max_length=16, blank=True, default="")
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="portal_settings_one_row"),
            models.CheckConstraint(condition=~models.Q(name=""), name="portal_settings_named"),
            models.CheckConstraint(
                condition=models.Q(accent="") | models.Q(accent__regex="^#[0-9a-f]{6}$"),
                name="portal_settings_accent_is_colour",
            ),
            models.CheckConstraint(
                condition=models.Q(logo=b"", logo_digest="")
                | ~models.Q(logo=b"") & ~models.Q(logo_digest=""),
                name="portal_settings_logo_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name
