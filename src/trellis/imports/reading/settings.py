"""How a file is read, and how that was found out: every setting is shown and can be changed by a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any

from trellis.imports.types import Fault, Verdict


class Format(StrEnum):
    """What kind of file the content is, whatever its name says."""

    DELIMITED = "delimited"  # CSV, TSV
    WORKBOOK = "workbook"  # XLSX, XLS
    JSON_LINES = "json_lines"
    JSON = "json"  # one document, or several written one after the other
    GEOJSON = "geojson"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """The settings a file is read with."""

    format: Format
    encoding: str = "utf-8"
    delimiter: str = ","
    quote: str = '"'
    sheet: str = ""
    path: str = ""  # JSON: where the list of records is, "" = the document itself
    header_row: int = 1  # 0 = the file has no headings
    decimal: str = "."
    date_order: str = "dmy"  # or "mdy": how 03/04/2024 is understood
    language: str = "en"  # of texts whose column names no language

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Reading:
        known = {item.name for item in fields(cls)}
        return cls(**{**{k: v for k, v in stored.items() if k in known}, "format": Format(stored["format"])})


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One setting as it was detected: the value, how sure, why, and what else it could be."""

    value: str | int
    confidence: float  # 0 to 1
    reason: str  # a message code of imports.messages
    params: Mapping[str, str] = field(default_factory=dict)
    alternatives: tuple[str | int, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Detected:
    """What was understood of a file before a person looked at it."""

    findings: Mapping[str, Finding]  # by the name of the setting in Reading
    columns: tuple[str, ...]
    sample: tuple[tuple[int, tuple[str, ...]], ...]  # (row, cells) of the first rows
    faults: tuple[Fault, ...] = ()  # faults of the file alone and of its headings
    rows: int = 0  # about how many

    @property
    def reading(self) -> Reading:
        values: dict[str, Any] = {name: finding.value for name, finding in self.findings.items()}
        return Reading.from_json(values)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Detected:
        return cls(
            findings={
                name: Finding(**{**found, "alternatives": tuple(found["alternatives"])})
                for name, found in stored["findings"].items()
            },
            columns=tuple(stored["columns"]),
            sample=tuple((row, tuple(cells)) for row, cells in stored["sample"]),
            faults=tuple(fault_from_json(fault) for fault in stored["faults"]),
            rows=stored["rows"],
        )


def fault_from_json(stored: Mapping[str, Any]) -> Fault:
    """Return the fault that `dataclasses.asdict` wrote."""
    return Fault(**{**stored, "verdict": Verdict(stored["verdict"])})


class FileRefused(Exception):
    """The file as a whole cannot be read; `fault` says why and what to do."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.fault = Fault(code=code, verdict=Verdict.REFUSED, params=params)
