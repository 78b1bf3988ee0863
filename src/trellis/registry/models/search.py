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
    is_coarse = models.BooleanField()  # the point stands for a region or a country, not for an address
    fresh_since = models.DateTimeField()  # the last confirmation, else the publication
    confirmed_at = models.DateTimeField(null=True)
    name_key = models.TextField()  # folded: lower case, no accents, no punctuation
    short_key = models.TextField()
    facets = models.BinaryField()  # ids of SearchValue, four bytes each, the smaller first
    words = SearchVectorField()  # of the names only
    document = SearchVectorField()  # of everything, with one lexeme "#<id>" for each value

    slug = models.TextField()
    name = models.TextField()
    short_name = models.TextField()
    other_names = ArrayField(models.TextField())
    kind = models.TextField()
    status = models.TextField()
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
        indexes = [models.Index(fields=["name_key", "organisation"], name="registry_search_by_name")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(x__isnull=True, y__isnull=True)
                | models.Q(x__isnull=False, y__isnull=False),
                name="registry_search_point_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name
