"""What the file of demonstration meetings says of an event's."""

from datetime import date, time
from enum import StrEnum

from pydantic import model_validator

from trellis.meetings.types.words import Mode
from trellis.registry.types.blueprints import Strict

Named = tuple[str, str]  # two organisations, or two kinds of participant


class Stage(StrEnum):
    """How far the meetings of a demonstration event are."""

    OPEN = "open"
    WORKED_OUT = "worked_out"  # there is a schedule, and nothing of it stands yet
    PUBLISHED = "published"


class DemoWindow(Strict):
    day: date
    begins: time
    ends: time


class Team(Strict):
    """An organisation that takes part."""

    organisation: str
    kind: str
    offers: str = ""
    needs: str = ""
    bookable: bool = False


class DemoMeetings(Strict):
    """The meetings of one event."""

    event: str
    stage: Stage
    mode: Mode
    windows: tuple[DemoWindow, ...]
    tables: int
    kinds: tuple[str, ...]
    pairs: tuple[Named, ...]
    teams: tuple[Team, ...]
    must: tuple[Named, ...] = ()
    like: tuple[Named, ...] = ()
    declines: tuple[Named, ...] = ()

    @model_validator(mode="after")
    def names_what_is_there(self) -> "DemoMeetings":
        known = {team.organisation for team in self.teams}
        wished = {name for pair in (*self.must, *self.like, *self.declines) for name in pair}
        kinds = {kind for pair in self.pairs for kind in pair} | {team.kind for team in self.teams}
        if missing := sorted((wished - known) | (kinds - set(self.kinds))):
            raise ValueError(f"not said before: {', '.join(missing)}")
        return self
