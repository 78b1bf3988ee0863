"""What is offered, what is needed, and where it goes: plain frozen records, no framework, no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite

from trellis_engine.errors import InvalidRecord

LARGEST = 10**12  # beyond it sums of quantities leave the whole numbers of the solvers
Marks = frozenset[str]


@dataclass(frozen=True, slots=True)
class Offer:
    """A quantity that somebody can send.

    Parameters
    ----------
    key : str
        Name or number, unique among the offers.
    item : str
        What it is: a code of the caller's vocabulary.
    quantity : int
        How much there is [units of the item].
    least : int
        Smallest lot that leaves to one need [units].
    place : (float, float), optional
        Latitude and longitude [degrees]. None: distance is unknown and counts as none.
    ready, until : int, optional
        First and last day on which it can leave [days from any fixed day].
    marks : frozenset of str
        Certificates and specifications that it has.

    Raises
    ------
    InvalidRecord
        If a field is out of range; the message names the record and the field.

    Examples
    --------
    >>> Offer("mill", "masks", 500, least=50).marks
    frozenset()
    >>> Offer("mill", "masks", -1)
    Traceback (most recent call last):
    ...
    trellis_engine.errors.InvalidRecord: offer 'mill': quantity is -1; give 0 to 1,000,000,000,000.
    """

    key: str
    item: str
    quantity: int
    least: int = 1
    place: tuple[float, float] | None = None
    ready: int = 0
    until: int | None = None
    marks: Marks = frozenset()

    def __post_init__(self) -> None:
        _check("offer", self.key, self.item, self.quantity, self.least, self.place)
        if self.until is not None and self.until < self.ready:
            raise InvalidRecord(f"offer {self.key!r}: until is {self.until}, before ready, {self.ready}.")


@dataclass(frozen=True, slots=True)
class Need:
    """A quantity that somebody is waiting for.

    Parameters
    ----------
    key, item, least, place
        As of an `Offer`; `least` is the smallest lot that is worth receiving.
    quantity : int
        How much is needed in all [units].
    received : int
        How much of it is there or promised already [units]; it counts when shares are compared.
    due : int, optional
        Last day on which it may arrive [days].
    marks : frozenset of str
        What an offer must have.
    priority : float
        How much more a unit counts here than elsewhere; above 0.

    Raises
    ------
    InvalidRecord
        If a field is out of range; the message names the record and the field.

    Examples
    --------
    >>> Need("clinic", "masks", 200, received=50).open
    150
    """

    key: str
    item: str
    quantity: int
    least: int = 1
    place: tuple[float, float] | None = None
    received: int = 0
    due: int | None = None
    marks: Marks = frozenset()
    priority: float = 1.0

    def __post_init__(self) -> None:
        _check("need", self.key, self.item, self.quantity, self.least, self.place)
        if self.received < 0:
            raise InvalidRecord(f"need {self.key!r}: received is {self.received}; give 0 or more.")
        if not (isfinite(self.priority) and 0.001 <= self.priority <= 1000):
            raise InvalidRecord(f"need {self.key!r}: priority is {self.priority}; give 0.001 to 1000.")

    @property
    def open(self) -> int:
        """How much is still to come [units]."""
        return max(0, self.quantity - self.received)


def _check(
    side: str, key: str, item: str, quantity: int, least: int, place: tuple[float, float] | None
) -> None:
    if not isinstance(key, str) or not key:
        raise InvalidRecord(f"{key!r} is no key of an {side}; give a text that is unique.")
    if not isinstance(item, str) or not item:
        raise InvalidRecord(f"{side} {key!r}: item is {item!r}; give a code.")
    if not (isinstance(quantity, int) and 0 <= quantity <= LARGEST):
        raise InvalidRecord(f"{side} {key!r}: quantity is {quantity}; give 0 to {LARGEST:,}.")
    if not (isinstance(least, int) and least >= 1):
        raise InvalidRecord(f"{side} {key!r}: least is {least}; give 1 or more.")
    if place is not None and not (-90 <= place[0] <= 90 and -180 <= place[1] <= 180):
        raise InvalidRecord(f"{side} {key!r}: place is {place}; give latitude and longitude in degrees.")


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for all of an allocation.

    Parameters
    ----------
    serves : mapping of str to collection of str
        For an item needed, the other items that serve as well.
    farthest_km : float, optional
        No lot goes farther [km].
    km_a_day : float, optional
        How far a lot comes in a day; decides whether it arrives by the day it is due [km/day].
    today : int
        No lot leaves before [days].
    refused : frozenset of (str, str)
        Offers and needs that do not come together, by key: somebody said no.

    Raises
    ------
    InvalidRecord
        If a distance is not above 0.

    Examples
    --------
    >>> sorted(Terms(serves={"masks": {"respirators"}}).items_for("masks"))
    ['masks', 'respirators']
    """

    serves: Mapping[str, frozenset[str] | set[str]] = field(default_factory=dict)
    farthest_km: float | None = None
    km_a_day: float | None = None
    today: int = 0
    refused: frozenset[tuple[str, str]] = frozenset()

    def __post_init__(self) -> None:
        for name, value in (("farthest_km", self.farthest_km), ("km_a_day", self.km_a_day)):
            if value is not None and not value > 0:
                raise InvalidRecord(f"terms: {name} is {value}; give a number above 0, or none.")

    def items_for(self, item: str) -> frozenset[str]:
        """Return the items that serve a need of this one."""
        return frozenset({item, *self.serves.get(item, ())})


@dataclass(frozen=True, slots=True)
class Lot:
    """What one offer sends to one need.

    Attributes
    ----------
    offer, need : str
        Keys.
    quantity : int
        How much [units].
    km : float
        How far, along the great circle [km].
    """

    offer: str
    need: str
    quantity: int
    km: float


@dataclass(frozen=True, slots=True)
class Allocation:
    """What goes where.

    Attributes
    ----------
    lots : tuple of Lot
        By need, in the order given, then by distance.
    objectives : tuple of (str, float, float)
        What was sought, in order of importance: name, value reached, proven bound.
    """

    lots: tuple[Lot, ...]
    objectives: tuple[tuple[str, float, float], ...]

    @property
    def placed(self) -> int:
        """How much goes somewhere [units]."""
        return sum(lot.quantity for lot in self.lots)

    @property
    def gap(self) -> float:
        """How far the worst objective may be from the best possible, as a share of its bound."""
        return max(
            (abs(bound - value) / max(abs(bound), 1.0) for _, value, bound in self.objectives), default=0.0
        )

    def received(self) -> dict[str, int]:
        """Return what each need that gets something gets [units]."""
        found: dict[str, int] = {}
        for lot in self.lots:
            found[lot.need] = found.get(lot.need, 0) + lot.quantity
        return found
