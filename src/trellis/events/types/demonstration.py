"""What a file of demonstration events says of one."""

from datetime import datetime

from pydantic import model_validator

from trellis.events.types.events import EventFormat, Visibility
from trellis.registry.types.blueprints import Strict


class DemoEvent(Strict):
    """An event of the demonstration, with where it is known from."""

    kind: str
    title: str
    organiser: str
    co_organisers: tuple[str, ...] = ()
    format: EventFormat
    visibility: Visibility = Visibility.PUBLIC
    time_zone: str
    starts: datetime
    ends: datetime
    rule: str = ""
    city: str = ""
    country: str = ""
    ecosystems: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    capacity: int | None = None
    invited: tuple[str, ...] = ()
    summary: str = ""
    description: str = ""
    source: str = ""
    made_up: bool = False

    @model_validator(mode="after")
    def says_where_from(self) -> "DemoEvent":
        if bool(self.source) == self.made_up:
            raise ValueError("say either 'source' or 'made_up'")
        return self
