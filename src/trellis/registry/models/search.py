"""The search table: published columns of its own, so that reading it needs no joins and no rights.

Only `services.search` writes these tables; docs/decisions/search.md says why they look as they do.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class SearchValue(models.Model):
    """A value that a list can be narrowed to, with its names: a country, an ecosystem, a network."""

    id = models.AutoField(primary_key=True)
    facet = models.TextField()
    code = models.TextField()
    parent_code = models.TextField(blank=True, default="")
    position = models.PositiveIntegerField(default=0)
    names = models.JSONField(default=dict)

    class Meta:
        db_table = "registry_search_value"
        constraints = [
            models.UniqueConstraint(fields=["facet", "code"], name="registry_search_value_once"),
        ]

    def __str__(self) -> str:
        return f"{self.facet} {self.code}"


class SearchWord(models.Model):
    """A word of a published name or place, or of a value's name: what a mistyped word can be meant to be.

    The same word may stand here twice: two changes at once must not wait for each other.
    """

    word = models.TextField()
    value = models.ForeignKey("registry.SearchValue", models.CASCADE, null=True, related_name="+")
    deletions = ArrayField(models.TextField())  # the word itself and the word without each of its letters

    class Meta:
        db_table = "registry_search_word"

    def __str__(self) -> str:
        return self.word


class SearchEntry(models.Model):
    """What a public list, map or export shows of one published organisation, and what it is found by."""

    organisation = models.OneToOneField(
        "registry.Organisation", models.CASCADE, primary_key=True, related_name="+"
    )
    x = models.IntegerField(null=True)  # Web Mercator; the world is 2^30 wide and high
    y = models.IntegerField(null=True)
    fresh_minute = models.IntegerField()  # of the last confirmation, else of the publication, since 1970
    packed = models.BinaryField()  # see SearchRow
    name_key = models.TextField()  # folded: lower case, no accents, no punctuation
    short_key = models.TextField()  # the short name, folded
    document = SearchVectorField()  # see services.search_sql for what its lexemes mean

    slug = models.TextField()
    name = models.TextField()
    short_name = models.TextField()
    other_names = ArrayField(models.TextField())
    kind = models.TextField()
    status = models.TextField()
    confirmed_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField()
    country = models.TextField()
    region = models.TextField()
    city = models.TextField()
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    precision = models.TextField()
    size = models.TextField()
    founded_year = models.PositiveSmallIntegerField(null=True)
    staff_fte = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    website = models.TextField()
    description = models.JSONField()
    languages = ArrayField(models.TextField())
    member_counts = models.JSONField()
    terms = models.JSONField()  # {"ecosystem": ["agri-food"], ...}
    networks = models.JSONField()  # [{"id": 7, "slug": "...", "name": "..."}], published ones only

    class Meta:
        db_table = "registry_search_entry"
        indexes = [
            models.Index(fields=["name_key", "organisation"], name="registry_search_by_name"),
            models.Index(
                fields=["short_key"], condition=~models.Q(short_key=""), name="registry_search_by_short_name"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(x__isnull=True, y__isnull=True)
                | models.Q(x__isnull=False, y__isnull=False),
                name="registry_search_point_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(organisation__lt=2**31 - 1), name="registry_search_id_fits_four_bytes"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SearchRow(models.Model):
    """The numbers of an entry in one short value, read for all entries at once to count and to draw the map.

    `packed` holds four-byte integers, none of them negative: the organisation's id, x, y (2^30 where the
    place is not known), whether the point stands for a region or a country (0 or 1), the minute of the last
    confirmation, and the ids of all its values.
    """

    entry = models.OneToOneField(
        "registry.SearchEntry", models.CASCADE, primary_key=True, related_name="+", db_constraint=False,
        db_column="organisation_id",
    )  # fmt: skip
    packed = models.BinaryField()

    class Meta:
        db_table = "registry_search_row"

    def __str__(self) -> str:
        return str(self.entry_id)
