"""What a reader says about a file: repaired (how) or left out, by line; or why it refuses the whole file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from trellis.events.formats.records import Agenda

MOST_REMARKS = 200


class Verdict(StrEnum):
    REPAIRED = "repaired"
    LEFT_OUT = "left_out"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Remark:
    """A line of the file (a row of a sheet; 0: the whole file) and what was found there."""

    line: int
    code: str  # a key of words.SENTENCES
    verdict: Verdict
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """An agenda that was understood, and everything that was not taken as it stood."""

    agenda: Agenda
    format: str
    remarks: tuple[Remark, ...] = ()


class FileRefused(Exception):
    """The file breaks its own format: nothing of it is taken. Every fault is named, not only the first."""

    def __init__(self, remarks: tuple[Remark, ...]) -> None:
        self.remarks = remarks
        super().__init__(
            "; ".join(f"{remark.line}: {remark.code} {dict(remark.params)}" for remark in remarks)
        )


def refused(code: str, line: int = 0, **params: str) -> FileRefused:
    return FileRefused((Remark(line, code, Verdict.REFUSED, params),))


class Notes:
    """Collects remarks while a file is read; the same remark of many lines is kept once, with its count."""

    def __init__(self) -> None:
        self.faults: list[Remark] = []
        self.told: dict[tuple[str, Verdict, str], tuple[Remark, int]] = {}

    def refuse(self, code: str, line: int, **params: str) -> None:
        if len(self.faults) < MOST_REMARKS:
            self.faults.append(Remark(line, code, Verdict.REFUSED, params))

    def repair(self, code: str, line: int = 0, **params: str) -> None:
        self.tell(Remark(line, code, Verdict.REPAIRED, params))

    def leave_out(self, code: str, line: int = 0, **params: str) -> None:
        self.tell(Remark(line, code, Verdict.LEFT_OUT, params))

    def tell(self, remark: Remark) -> None:
        same = (remark.code, remark.verdict, repr(sorted(remark.params.items())))
        first, times = self.told.get(same, (remark, 0))
        self.told[same] = (first, times + 1)

    def finish(self) -> tuple[Remark, ...]:
        """Return what was told; raise FileRefused if anything was refused."""
        if self.faults:
            raise FileRefused(tuple(sorted(self.faults, key=lambda remark: remark.line)))
        return tuple(
            Remark(first.line, first.code, first.verdict, {**first.params, "times": str(times)})
            for first, times in self.told.values()
        )[:MOST_REMARKS]
