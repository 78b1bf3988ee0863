"""Numbers of things, and pages, as programs send them."""

from typing import Annotated

from ninja import Field, Schema

LARGEST = 2**63 - 1  # that a column for numbers of things holds
Number = Annotated[int, Field(ge=1, le=LARGEST)]


class AskedPage(Schema):
    """A page of a long list, from 1; one beyond the last is empty."""

    page: int = Field(1, ge=1, le=100_000)
    size: int = Field(50, ge=1, le=500)

    @property
    def shown(self) -> slice:
        first = (self.page - 1) * self.size
        return slice(first, first + self.size)


class Counted(Schema):
    count: int
