"""What a solver says of an event."""

from dataclasses import dataclass

from bench.timetable.records import Event, Schedule


@dataclass(frozen=True, slots=True)
class Answer:
    """What a solver said.

    Attributes
    ----------
    schedule : tuple of int or None, or None
        The best schedule found; None if there is none or none was found.
    proven : bool
        Whether it is proven that there is no better one, or none at all.
    bound : int or None
        Fewest breaks that any schedule can have, as far as is proven.
    seconds : float
        Wall time, the building of the model included [s].
    """

    schedule: Schedule | None
    proven: bool
    bound: int | None
    seconds: float


def most_breaks(event: Event) -> list[int]:
    """Return the number of breaks that each participant can have at most."""
    longest = (event.slots - 1) // 2
    return [max(0, min(len(meetings) - 1, longest)) for meetings in event.of_participants()]
