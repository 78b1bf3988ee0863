"""Tables of accounts."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower, Now

from trellis.accounts.types import ConsentEnd, ConsentWay, PlatformRole
from trellis.core.types import Actor


class PersonManager(BaseUserManager["Person"]):
    """What the sign-in library asks for: finding a person by mail address, in any case."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """A human with an account."""

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=200, blank=True, default="")
    language = models.CharField(max_length=12, default="en")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(db_default=Now())

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    objects = PersonManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="accounts_person_email_once"),
        ]

    def __str__(self) -> str:
        return self.name or self.email


class PlatformRoleGrantQuerySet(models.QuerySet["PlatformRoleGrant"]):
    def visible_to(self, actor: Actor) -> "PlatformRoleGrantQuerySet":
        """Operators and analysts see every grant, a person their own."""
        if actor.is_operator or actor.is_analyst:
            return self
        return self.filter(person_id=actor.person_id) if actor.is_signed_in else self.none()


class PlatformRoleGrant(models.Model):
    """A role that a person has on the whole platform, or for one country."""

    person = models.ForeignKey("accounts.Person", models.CASCADE, related_name="role_grants")
    role = models.TextField()
    country = models.ForeignKey("taxonomy.Term", models.PROTECT, null=True, blank=True, related_name="+")

    objects = PlatformRoleGrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in PlatformRole]),
                name="accounts_grant_role_known",
            ),
            models.CheckConstraint(
                condition=models.Q(country__isnull=True) | models.Q(role=PlatformRole.VALIDATOR),
                name="accounts_country_of_validator",
            ),
            models.UniqueConstraint(
                fields=["person", "role", "country"], nulls_distinct=False, name="accounts_grant_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"


class KeptAnswer(models.Model):
    """What a program was told, for a day: the same request sent again is answered by it."""

    person = models.ForeignKey("accounts.Person", models.CASCADE, null=True, related_name="+")
    caller = models.CharField(max_length=64)  # the digest of the proof of who asked
    key = models.CharField(max_length=200)
    content = models.CharField(max_length=64)  # the digest of what was asked
    status = models.PositiveSmallIntegerField(db_default=0)
    content_type = models.CharField(max_length=100, db_default="")
    body = models.BinaryField(db_default=b"")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["caller", "key"], name="accounts_answer_once")]
        indexes = [models.Index(fields=["at"], name="accounts_answer_at")]

    def __str__(self) -> str:
        return self.key


class AccessTokenQuerySet(models.QuerySet["AccessToken"]):
    def visible_to(self, actor: Actor) -> "AccessTokenQuerySet":
        """Everybody sees only their own tokens; an operator too."""
        return self.filter(person_id=actor.person_id) if actor.is_signed_in else self.none()


class AccessToken(models.Model):
    """A personal token with which a program acts as the person; only its digest is kept."""

    person = models.ForeignKey("accounts.Person", models.CASCADE, related_name="access_tokens")
    label = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    last_used_on = models.DateField(null=True, blank=True)
    carries_roles = models.BooleanField(db_default=False)  # platform roles, as the session had that made it

    objects = AccessTokenQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest"], name="accounts_token_once")]

    def __str__(self) -> str:
        return self.label


WAYS = [way.value for way in ConsentWay]


class ConsentQuerySet(models.QuerySet["Consent"]):
    def visible_to(self, actor: Actor) -> "ConsentQuerySet":
        """Everybody sees only what they agreed to themselves; an operator too."""
        return self.filter(person_id=actor.person_id) if actor.is_signed_in else self.none()

    def standing(self) -> "ConsentQuerySet":
        return self.filter(ended_at__isnull=True)


class Consent(models.Model):
    """That a person agreed to something, in which words, and until when; only ever ended, never changed."""

    person = models.ForeignKey("accounts.Person", models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField()
    title = models.TextField()  # the words that were shown
    text = models.TextField()
    language = models.CharField(max_length=12)  # that these words are in
    given_at = models.DateTimeField(db_default=Now())
    given_by = models.TextField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.TextField(db_default="", default="", blank=True)
    end = models.TextField(db_default="", default="", blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=models.Q(ended_at__isnull=True),
                name="accounts_consent_stands_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(title="") & ~models.Q(text="") & models.Q(version__gte=1),
                name="accounts_consent_to_words",
            ),
            models.CheckConstraint(
                condition=models.Q(given_by__in=WAYS)
                & (
                    models.Q(ended_at__isnull=True, ended_by="", end="")
                    | models.Q(
                        ended_at__gte=models.F("given_at"),
                        ended_by__in=WAYS,
                        end__in=[end.value for end in ConsentEnd],
                    )
                ),
                name="accounts_consent_end_known",
            ),
        ]
        indexes = [models.Index(fields=["person", "-id"], name="accounts_consent_own")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.version} of {self.person_id}"


class RateLimit(models.Model):
    """Attempts to sign in, counted for all web processes: Django's database cache writes this table."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "accounts_rate_limit"

    def __str__(self) -> str:
        return self.cache_key
