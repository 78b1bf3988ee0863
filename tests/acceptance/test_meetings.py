"""Published brokerage events of up to ten slots: the published fewest breaks, or none, proven."""

import os
from pathlib import Path

import numpy as np
import pytest

from bench.timetable.checker import check
from bench.timetable.conversion import as_grid, as_schedule
from bench.timetable.published import PublishedCase, read_cases, read_event
from trellis_engine.timetable import fewest_breaks

FOLDER = Path(os.environ.get("TRELLIS_DATA", "../shared/data")) / "b2b_meetings"
SHORT = ("tic-12", "tic-13.", "tic-14", "forumt-14.")
CASES = [
    case for case in (read_cases(FOLDER) if FOLDER.is_dir() else ()) if case.file_name.startswith(SHORT)
    and (FOLDER / case.file_name).is_file()
]  # fmt: skip

pytestmark = [
    pytest.mark.acceptance,
    pytest.mark.skipif(not FOLDER.is_dir(), reason=f"there is no folder {FOLDER}: acceptance is skipped"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file_name}-{case.difference}")
def test_published_answer_is_proven(case: PublishedCase) -> None:
    event = read_event(FOLDER / case.file_name)
    found = fewest_breaks(as_grid(event, case.difference), np.random.default_rng(1))
    assert (found.proven, found.breaks) == (True, case.optimum)
    if found.schedule is not None:
        quality = check(event, as_schedule(found.schedule), complete=True, max_difference=case.difference)
        assert quality.total_breaks == case.optimum
