"""What an organisation or a listing has and seeks: a plain frozen record."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from math import isfinite

from trellis_engine.errors import InvalidRecord

Codes = Mapping[str, tuple[str, ...]]
_POLES, _DATE_LINE = 90.0, 180.0


@dataclass(frozen=True, slots=True)
class Profile:
    """What somebody has and what they seek.

    Parameters
    ----------
    key : str
        Name or number, unique among the profiles.
    has, seeks : mapping of str to tuple of str
        Codes by vocabulary: what it is and offers; what a partner should be and offer.
    text, sought : str
        The same in words, in as many languages as there are.
    place : (float, float), optional
        Latitude and longitude [degrees].
    reach : float, optional
        The way at which a partner counts for a third of one next door [km]; None: distance does not matter.
    updated : datetime.date, optional
        When it was last known to be right.

    Raises
    ------
    InvalidRecord
        If a field is out of range; the message names the profile and the field.

    Examples
    --------
    >>> Profile("mill", has={"activity": ("13.1",)}, text="spinning of wool").has["activity"]
    ('13.1',)
    >>> Profile("mill", place=(95.0, 0.0))
    Traceback (most recent call last):
    ...
    trellis_engine.errors.InvalidRecord: profile 'mill': place is (95.0, 0.0); give latitude and longitude.
    """

    key: str
    has: Codes = field(default_factory=dict)
    seeks: Codes = field(default_factory=dict)
    text: str = ""
    sought: str = ""
    place: tuple[float, float] | None = None
    reach: float | None = None
    updated: date | None = None

    def __post_init__(self) -> None:
        if not self.key:
            raise InvalidRecord("a profile has no key; give each one of its own.")
        if self.place is not None:
            latitude, longitude = self.place
            if not (abs(latitude) <= _POLES and abs(longitude) <= _DATE_LINE):
                raise InvalidRecord(
                    f"profile {self.key!r}: place is {self.place}; give latitude and longitude."
                )
        if self.reach is not None and not (isfinite(self.reach) and self.reach > 0):
            raise InvalidRecord(f"profile {self.key!r}: reach is {self.reach}; give km above 0.")
