"""Parts of the board: a meeting's card, the meeting that is chosen, the participant that is chosen."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from trellis.meetings.pages.board_words import Option, company, person_words, slot_words, table_words
from trellis.meetings.pages.meeting import HandPart, hand_parts
from trellis.meetings.pages.words import time_words
from trellis.meetings.selectors.words import instead_words
from trellis.meetings.types.conflicts import TROUBLE_LABELS, Clash
from trellis.meetings.types.inputs import Inputs
from trellis.meetings.types.records import MeetingRecord, TableRecord
from trellis.meetings.types.words import PLACE_LABELS, MeetingState


@dataclass(frozen=True)
class MeetingCard:
    id: int
    who: str
    said: str
    when: str
    where: str
    is_locked: bool
    is_draft: bool
    is_wrong: bool
    may_move: bool
    url: str
    step_url: str


@dataclass(frozen=True)
class Cell:
    slot: int
    table: str
    is_closed: bool
    cards: tuple[MeetingCard, ...]


@dataclass(frozen=True)
class GridRow:
    label: str
    said: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class ChosenPart:
    """A meeting with what can be done with it."""

    id: int
    who: tuple[str, ...]
    when: str
    where: str
    is_locked: bool
    is_draft: bool
    has_begun: bool
    wrong: tuple[str, ...]
    slots: tuple[Option, ...]
    tables: tuple[Option, ...]
    hand: tuple[HandPart, ...]  # whose seats a colleague could take


@dataclass(frozen=True)
class PersonPart:
    """A participant whom the organisers could bring together with another."""

    id: int
    name: str
    others: tuple[Option, ...]
    slots: tuple[Option, ...]
    tables: tuple[Option, ...]


def meeting_card(
    inputs: Inputs, meeting: MeetingRecord, *, slug: str, url: str, is_wrong: bool
) -> MeetingCard:
    cards = [inputs.card_by_id.get(person) for person in meeting.participants]
    return MeetingCard(
        id=meeting.id,
        who=company(inputs, meeting.participants, meeting.stand_ins),
        said=" – ".join(card.organisation if card else "?" for card in cards),
        when=time_words(meeting.begins, meeting.ends, inputs.rules.time_zone),
        where=table_words(inputs, meeting.table_id, online=meeting.place == "online"),
        is_locked=meeting.is_locked,
        is_draft=not meeting.is_published,
        is_wrong=is_wrong,
        may_move=not inputs.is_kept_by_time(meeting),
        url=url,
        step_url=reverse("meetings:board_step", args=[slug, meeting.id]),
    )


def build_chosen(inputs: Inputs, meeting: MeetingRecord, conflicts: Sequence[Clash]) -> ChosenPart:
    return ChosenPart(
        id=meeting.id,
        who=tuple(chosen_words(inputs, meeting, person) for person in meeting.participants),
        when=slot_words(inputs, inputs.slot_by_id.get(meeting.slot_id)),
        where=table_words(inputs, meeting.table_id, online=meeting.place == "online"),
        is_locked=meeting.is_locked,
        is_draft=not meeting.is_published,
        has_begun=inputs.is_kept_by_time(meeting) or meeting.state == MeetingState.HELD,
        wrong=tuple(
            dict.fromkeys(
                str(TROUBLE_LABELS[one.trouble]) for one in conflicts if one.meeting_id == meeting.id
            )
        ),
        slots=slot_options(inputs, meeting.slot_id),
        tables=table_options(inputs, meeting.table_id),
        hand=hand_parts(inputs.rules, meeting, {**inputs.gone, **inputs.card_by_id}, 0, keeps=True),
    )


def chosen_words(inputs: Inputs, meeting: MeetingRecord, person: int) -> str:
    words = person_words(inputs.card_by_id.get(person))
    return instead_words(words, person, meeting, {**inputs.gone, **inputs.card_by_id})


def build_person(inputs: Inputs, participant_id: int) -> PersonPart:
    card = inputs.card_by_id[participant_id]
    return PersonPart(
        id=card.id,
        name=person_words(card),
        others=tuple(
            Option(str(other.id), person_words(other))
            for other in inputs.cards
            if other.id != card.id and inputs.rules.may_meet(card.kind_id, other.kind_id)
        ),
        slots=slot_options(inputs, 0),
        tables=table_options(inputs, None),
    )


def slot_options(inputs: Inputs, chosen: int) -> tuple[Option, ...]:
    """Those to come, and the one that is chosen."""
    return tuple(
        Option(str(slot.id), f"{slot_words(inputs, slot)}, {PLACE_LABELS[slot.place]}", slot.id == chosen)
        for slot in inputs.slots
        if slot.begins > inputs.now or slot.id == chosen
    )


def table_options(inputs: Inputs, chosen: int | None) -> tuple[Option, ...]:
    def label(table: TableRecord) -> str:
        words = table_words(inputs, table.id, online=False)
        return f"{words} ({table.place})" if table.place else words

    if not inputs.tables:
        return ()
    free = Option("", _("Any that is free"))
    open_tables = (table for table in inputs.tables if not table.is_closed or table.id == chosen)
    return (free, *(Option(str(table.id), label(table), table.id == chosen) for table in open_tables))
