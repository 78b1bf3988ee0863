"""Tables of the registry."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from trellis.core.types import Actor
from trellis.registry.types import PUBLIC, MemberRole, PersonRole, Precision, Status, TermRole, Verdict


def one_of(field: str, values: type, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{field}__in": [v.value for v in values]}), name=name)  # type: ignore[attr-defined]


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, actor: Actor) -> "OrganisationQuerySet":
        """Published profiles for everybody; drafts for those who keep or validate them."""
        if actor.is_operator or actor.is_validator or actor.is_analyst:
            return self
        own = actor.organisations(PersonRole.OWNER, PersonRole.EDITOR, PersonRole.MEMBER)
        seen = Q(status__in=PUBLIC) | Q(id__in=own)
        if actor.validator_of:
            seen |= Q(country_id__in=actor.validator_of)
        return self.filter(seen)


class Organisation(models.Model):
    """A body in the registry, or a network of such bodies, with its public profile.

    Its kind names a blueprint, which says which of these fields and attributes belong to it.
    """

    slug = models.SlugField(max_length=120, unique=True)
    kind = models.TextField()
    status = models.TextField(default=Status.DRAFT)
    name = models.CharField(max_length=300)
    short_name = models.CharField(max_length=60, blank=True, default="")
    other_names = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    description = models.JSONField(default=dict, blank=True)  # {"en": "...", "fr": "..."}
    website = models.URLField(max_length=500, blank=True, default="")
    email = models.EmailField(blank=True, default="")  # the organisation's, never a person's
    phone = models.CharField(max_length=60, blank=True, default="")
    founded_year = models.PositiveSmallIntegerField(null=True, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    country = models.ForeignKey("taxonomy.Term", models.PROTECT, null=True, blank=True, related_name="+")
    region = models.ForeignKey("taxonomy.Term", models.PROTECT, null=True, blank=True, related_name="+")
    city = models.CharField(max_length=120, blank=True, default="")
    address = models.CharField(max_length=300, blank=True, default="")
    postcode = models.CharField(max_length=20, blank=True, default="")
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    precision = models.TextField(default=Precision.UNKNOWN)

    size = models.TextField(blank=True, default="")  # code of taxonomy scheme "size"
    staff_fte = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    member_counts = models.JSONField(default=dict, blank=True)  # {"sme": 80, "research": 12}
    languages = ArrayField(models.CharField(max_length=5), default=list, blank=True)
    period_start = models.DateField(null=True, blank=True)
    period_end = models.DateField(null=True, blank=True)
    attributes = models.JSONField(default=dict, blank=True)  # what only this kind's blueprint asks
    origins = models.JSONField(
        default=dict, blank=True
    )  # {"city": {"by": "import", "source": "...", "inferred": true}}

    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    handed_in_at = models.DateTimeField(null=True, blank=True)  # since when it waits for a validator
    published_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)  # what an editor saw; a later one is not overwritten
    review_note = models.TextField(blank=True, default="")  # why it was sent back, for those who keep it

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("status", Status, "registry_organisation_status_known"),
            one_of("precision", Precision, "registry_organisation_precision_known"),
            models.CheckConstraint(condition=~Q(name=""), name="registry_organisation_named"),
            models.CheckConstraint(condition=~Q(kind=""), name="registry_organisation_has_kind"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="registry_organisation_on_earth",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=PUBLIC) | Q(published_at__isnull=False),
                name="registry_organisation_published_when",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.CONFIRMED) | Q(confirmed_at__isnull=False),
                name="registry_organisation_confirmed_when",
            ),
            models.CheckConstraint(
                condition=Q(period_end__isnull=True) | Q(period_end__gte=F("period_start")),
                name="registry_organisation_period_forward",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="registry_organisation_not_own_parent",
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "status"], name="registry_organisation_kind"),
            models.Index(fields=["changed_at"], name="registry_organisation_changed"),
        ]

    def __str__(self) -> str:
        return self.name


class FormerSlug(models.Model):
    """An address that a profile had before; it leads to the present one for ever."""

    slug = models.SlugField(max_length=120, unique=True)
    organisation = models.ForeignKey("registry.Organisation", models.CASCADE, related_name="former_slugs")

    def __str__(self) -> str:
        return self.slug


class ProfileDraft(models.Model):
    """What a person typed into the form of a profile and has not stored yet."""

    organisation = models.ForeignKey("registry.Organisation", models.CASCADE, related_name="drafts")
    person = models.ForeignKey("accounts.Person", models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()  # of the profile, when the typing began
    typed = models.JSONField()
    saved_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "person"], name="registry_draft_once"),
        ]

    def __str__(self) -> str:
        return f"draft of {self.organisation_id} by {self.person_id}"


class OrganisationTerm(models.Model):
    """A statement of what an organisation is or does: its ecosystem, a technology, a service and so on."""

    organisation = models.ForeignKey("registry.Organisation", models.CASCADE, related_name="terms")
    role = models.TextField()
    term = models.ForeignKey("taxonomy.Term", models.PROTECT, related_name="+")
    weight = models.FloatField(null=True, blank=True)  # a score that came with it, as given by the source
    derived = models.BooleanField(default=False)  # concluded by a rule, not declared by anyone

    class Meta:
        constraints = [
            one_of("role", TermRole, "registry_term_role_known"),
            models.UniqueConstraint(fields=["organisation", "role", "term"], name="registry_term_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.role} {self.term_id}"


class Site(models.Model):
    """A further place where an organisation works: a plant, a branch, a laboratory."""

    organisation = models.ForeignKey("registry.Organisation", models.CASCADE, related_name="sites")
    name = models.CharField(max_length=300, blank=True, default="")
    address = models.CharField(max_length=300, blank=True, default="")
    postcode = models.CharField(max_length=20, blank=True, default="")
    city = models.CharField(max_length=120, blank=True, default="")
    country = models.ForeignKey("taxonomy.Term", models.PROTECT, null=True, blank=True, related_name="+")
    region = models.ForeignKey("taxonomy.Term", models.PROTECT, null=True, blank=True, related_name="+")
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    precision = models.TextField(default=Precision.UNKNOWN)
    attributes = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            one_of("precision", Precision, "registry_site_precision_known"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="registry_site_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.city


class Membership(models.Model):
    """An organisation's place in a cluster or a network, with its role and since when."""

    host = models.ForeignKey("registry.Organisation", models.CASCADE, related_name="member_rows")
    member = models.ForeignKey("registry.Organisation", models.CASCADE, related_name="membership_rows")
    role = models.TextField(default=MemberRole.MEMBER)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    origin = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            one_of("role", MemberRole, "registry_membership_role_known"),
            models.UniqueConstraint(fields=["host", "member"], name="registry_membership_once"),
            models.UniqueConstraint(
                fields=["host"], condition=Q(role=MemberRole.COORDINATOR), name="registry_one_coordinator"
            ),
            models.CheckConstraint(condition=~Q(host=F("member")), name="registry_membership_not_of_itself"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(until__gte=F("since")),
                name="registry_membership_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.host_id}"


class PersonMembership(models.Model):
    """A person's role in an organisation: owner, editor or member."""

    organisation = models.ForeignKey("registry.Organisation", models.CASCADE, related_name="person_rows")
    person = models.ForeignKey("accounts.Person", models.CASCADE, related_name="+")
    role = models.TextField()
    by_claim = models.BooleanField(db_default=False)  # became the owner by claiming the profile

    class Meta:
        constraints = [
            one_of("role", PersonRole, "registry_person_role_known"),
            models.UniqueConstraint(fields=["organisation", "person"], name="registry_person_once"),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(by_claim=True), name="registry_one_owner_by_claim"
            ),
            models.CheckConstraint(
                condition=Q(by_claim=False) | Q(role=PersonRole.OWNER), name="registry_claimed_as_owner"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} of {self.organisation_id}"


class SourceRecord(models.Model):
    """What a source says of an organisation, under its own key, with the columns that fit nothing."""

    organisation = models.ForeignKey("registry.Organisation", models.CASCADE, related_name="source_records")
    source = models.TextField()  # e.g. "edih-catalogue"
    key = models.TextField()
    fields = models.JSONField(default=dict, blank=True)
    seen_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="registry_source_key_once")]

    def __str__(self) -> str:
        return f"{self.source} {self.key}"


class Proposal(models.Model):
    """A value that a source gives for a field its owner has confirmed: the owner takes it or leaves it."""

    organisation = models.ForeignKey("registry.Organisation", models.CASCADE, related_name="proposals")
    field = models.TextField()
    value = models.JSONField()
    source = models.TextField()
    made_at = models.DateTimeField(db_default=Now())
    answer = models.TextField(default="open")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer__in=["open", "taken", "left"]), name="registry_proposal_answer_known"
            ),
            models.UniqueConstraint(
                fields=["organisation", "field", "source"],
                condition=Q(answer="open"),
                name="registry_proposal_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field} of {self.organisation_id}"


class NetworkResult(models.Model):
    """Something a network achieved: what, how much, when, and where that is written."""

    network = models.ForeignKey("registry.Organisation", models.CASCADE, related_name="results")
    title = models.CharField(max_length=300)
    value = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    unit = models.CharField(max_length=60, blank=True, default="")
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    website = models.URLField(max_length=500, blank=True, default="")
    key = models.UUIDField(null=True, blank=True, editable=False)  # of the form: sent twice, stored once

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "key"], name="registry_result_form_once"),
        ]

    def __str__(self) -> str:
        return self.title


class RuleOverride(models.Model):
    """A validator's own verdict on one rule for a valid cluster, with the reason."""

    organisation = models.ForeignKey("registry.Organisation", models.CASCADE, related_name="overrides")
    rule = models.TextField()
    verdict = models.TextField()
    reason = models.TextField()
    person = models.ForeignKey("accounts.Person", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            one_of("verdict", Verdict, "registry_override_verdict_known"),
            models.UniqueConstraint(fields=["organisation", "rule"], name="registry_override_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="registry_override_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.verdict}"
