"""What programs send and get of schedules."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ninja import Field, Schema

from trellis.meetings.api.numbers import Number
from trellis.meetings.api.schemas import StandInOut, stand_ins_out
from trellis.meetings.pages.report_parts import price_words, reason_words
from trellis.meetings.types.differences import Difference, Sort, Spot
from trellis.meetings.types.inputs import Inputs, people_of
from trellis.meetings.types.planning import SECONDS, Keep, RunKind, RunRecord, RunState


class PlanIn(Schema):
    """What stays as it is, how long to work, and the number that chance starts from."""

    keep: Keep = Keep.AGREED
    seconds: int = Field(SECONDS, examples=[60])
    seed: int = 1


class RotationIn(Schema):
    """In which slot the first round is, how many rounds, how many people sit at a table."""

    first_slot: Number
    rounds: int = Field(examples=[4])
    seats: int = Field(examples=[4])
    seed: int = 1


class ForceIn(Schema):
    """`wish` as it stands in `unmet`."""

    wish: str = Field(max_length=200, examples=["12-31"])


class RunOut(Schema):
    """A schedule that was asked for. `placed` of `wished` counts while it is worked out."""

    id: int
    url: str
    kind: RunKind
    keep: Keep
    seconds: int
    seed: int
    forced: list[str]
    state: RunState
    is_under_way: bool
    stop_asked: bool
    placed: int
    wished: int
    asked_by: str
    asked_at: datetime
    ended_at: datetime | None
    applied_at: datetime | None
    failure: str
    engine_version: str


class ObjectiveOut(Schema):
    """What was reached, what nothing can go beyond, and what lies between; none without a bound."""

    name: str
    value: float
    bound: float | None
    gap: float | None
    within: str = Field(description="of which plans the bound is true")


class AppliedOut(Schema):
    """How many meetings of each sort changed."""

    moved: int
    replaced: int = Field(description="a colleague in somebody's place")
    seated: int
    added: int
    dropped: int


class PlanReportOut(RunOut):
    objectives: list[ObjectiveOut]
    unmet: int
    proven: bool
    changes: AppliedOut
    why_not: str = Field(description="why it cannot be taken over as it is; empty if it can")
    inputs_changed: bool


class SpotOut(Schema):
    slot: int
    table: int | None
    online: bool


class ChangeOut(Schema):
    """One meeting before and after; no `meeting` where it is new."""

    sort: Sort
    participants: list[int]
    meeting: int | None
    is_published: bool
    before: SpotOut | None
    after: SpotOut | None
    stand_ins: list[StandInOut]


class PageOut(Schema):
    total: int
    page: int
    size: int


class ChangesOut(PageOut):
    why_not: str
    changes: list[ChangeOut]


class ReasonOut(Schema):
    """Why a wish is not met: in words, and as what was counted."""

    kind: str
    values: dict[str, list[str]]
    text: str


class PriceOut(Schema):
    """What forcing a wish would cost; `lost` is empty where there is no way to force it."""

    lost: float | None
    dropped: list[str]
    moved: list[str]
    text: str


class UnmetOut(Schema):
    wish: str
    participants: list[int]
    must: bool
    weight: float
    reasons: list[ReasonOut]
    price: PriceOut | None


class UnmetsOut(PageOut):
    wishes: list[UnmetOut]


class QualityOut(Schema):
    """Of so many meetings due so many placed; breaks between them, and changes of table."""

    participant: int
    asked: int
    due: int
    placed: int
    breaks: int
    idle: int
    table_changes: int


class QualitiesOut(PageOut):
    participants: list[QualityOut]


def run_out(run: RunRecord, slug: str) -> dict[str, Any]:
    same = {name: getattr(run, name) for name in RunOut.model_fields if name != "url"}
    return same | {"url": f"/api/meetings/{slug}/plans/{run.id}", "forced": list(run.forced)}


def objective_out(one: Mapping[str, Any]) -> dict[str, Any]:
    bound = one["bound"]
    return {**one, "gap": None if bound is None else abs(bound - one["value"])}


def spot_out(spot: Spot | None) -> dict[str, Any] | None:
    return None if spot is None else {"slot": spot.slot, "table": spot.table, "online": spot.online}


def change_out(one: Difference) -> dict[str, Any]:
    return {
        "sort": one.sort,
        "participants": list(one.people),
        "meeting": one.meeting_id,
        "is_published": one.is_published,
        "before": spot_out(one.before),
        "after": spot_out(one.after),
        "stand_ins": stand_ins_out(one.stand_ins),
    }


def unmet_out(inputs: Inputs, one: Mapping[str, Any]) -> dict[str, Any]:
    price = one.get("price")
    return {
        "wish": one["wish"],
        "participants": list(people_of(one["wish"])),
        "must": one.get("must", False),
        "weight": one.get("weight", 0),
        "reasons": [
            {
                "kind": reason["kind"],
                "values": {name: [str(key) for key in keys] for name, keys in reason["values"].items()},
                "text": reason_words(inputs, reason),
            }
            for reason in one.get("reasons", ())
        ],
        "price": price and {**price, "text": price_words(price)},
    }
