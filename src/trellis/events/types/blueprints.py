"""A blueprint: what a kind of event is, which parts it uses, who may host it, and what it begins with."""

from pydantic import Field, model_validator

from trellis.events.types.events import EventFormat, Part, Visibility
from trellis.registry.types.blueprints import Key, Strict, SystemId, Text


class Meetings(Strict):
    """How long a meeting of two lasts, and the time between two of them, in minutes."""

    slot_minutes: int = Field(20, ge=5, le=240)
    break_minutes: int = Field(5, ge=0, le=120)


class EventBlueprint(Strict):
    """A kind of event, as a file of events/blueprints says it."""

    key: Key
    label: Text
    plural: Text
    description: Text
    carries: tuple[SystemId, ...] = Field(min_length=1)
    position: int = 100
    format: EventFormat
    visibility: Visibility = Visibility.PUBLIC
    parts: tuple[Part, ...] = ()
    hosts: tuple[Key, ...] = ()  # kinds of profile that may organise it; none named: every kind
    repeats: bool = False  # offered with a rule by which it comes again
    minutes: int = Field(120, ge=15, le=60 * 24 * 60)  # how long one lasts, until somebody says otherwise
    capacity: int | None = Field(None, ge=1)
    meetings: Meetings | None = None

    @model_validator(mode="after")
    def check_meetings(self) -> "EventBlueprint":
        if (self.meetings is not None) != (Part.MEETINGS in self.parts):
            raise ValueError("say 'meetings' where the parts name them, and only there")
        return self

    def uses(self, part: Part) -> bool:
        return part in self.parts
