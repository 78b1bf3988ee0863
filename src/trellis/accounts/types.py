"""The words of accounts."""

from dataclasses import dataclass
from enum import StrEnum


class PlatformRole(StrEnum):
    OPERATOR = "operator"
    VALIDATOR = "validator"


@dataclass(frozen=True)
class PersonCard:
    """What other modules may show of a person."""

    id: int
    name: str
    email: str
    language: str
