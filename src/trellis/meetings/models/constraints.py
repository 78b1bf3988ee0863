"""What the tables have in common."""

from enum import StrEnum

from django.db import models
from django.db.models import Q


def one_of(field: str, values: type[StrEnum], name: str) -> models.CheckConstraint:
    """The column holds one of these words."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": [value.value for value in values]}), name=name
    )
