"""The labelled pairs: references and labels, split into a half for development and a half held out."""

import csv
import hashlib
from dataclasses import dataclass
from pathlib import Path

LABELS = Path(__file__).with_name("labels.csv")


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """Two references, whether they are the same organisation, why, and whether the pair is held out."""

    left: str
    right: str
    same: bool
    reason: str
    held_out: bool


def read_labels() -> list[LabelledPair]:
    """Return the pairs labelled same or different; those labelled unsure are left out."""
    with LABELS.open(encoding="utf-8", newline="") as lines:
        return [
            LabelledPair(
                row["left"],
                row["right"],
                row["label"] == "same",
                row["reason"],
                is_held_out(row["left"], row["right"]),
            )
            for row in csv.DictReader(lines)
            if row["label"] != "unsure"
        ]


def is_held_out(left: str, right: str) -> bool:
    """Return whether a pair is in the held-out half: by a hash of its references, whatever its label."""
    return hashlib.sha256(f"{left}|{right}".encode()).digest()[-1] % 2 == 1
