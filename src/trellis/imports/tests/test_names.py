"""What a log or an error says of a row of each table."""

from datetime import UTC, datetime

import pytest

from trellis.imports import models

AT = datetime(2024, 5, 31, tzinfo=UTC)
SOURCE = models.Source(name="Hub catalogue")


@pytest.mark.parametrize(
    ("thing", "name"),
    [
        (SOURCE, "Hub catalogue"),
        (models.Import(source=SOURCE, started_at=AT), "Hub catalogue 2024-05-31"),
        (models.Progress(step="stage", done=3, total=9), "stage 3/9"),
        (models.ImportFile(name="hubs.csv"), "hubs.csv"),
        (models.FileChunk(file_id=4, position=2), "4:2"),
        (models.StagedRow(file_id=4, number=7), "4:7"),
        (models.RowFault(file_id=4, row=7, column="City", code="required"), "4:7:City required"),
        (models.CellRepair(file_id=4, row=7, column="City"), "4:7:City"),
        (models.ColumnMemory(heading="ort", target="city"), "ort → city"),
        (models.SourceRecord(record_type="cluster", key="name=alfa"), "cluster name=alfa"),
        (models.AppliedChange(operation="create", record_type="cluster", record="5"), "create cluster 5"),
        (models.DuplicateProposal(row_id=1, other_row_id=2), "1 ~ 2"),
        (models.DuplicateProposal(row_id=1, other_record="5"), "1 ~ 5"),
        (models.DuplicateDecision(left="a", right="b", is_same=True), "a = b"),
        (models.DuplicateDecision(left="a", right="b", is_same=False), "a ≠ b"),
    ],
)
def test_row_of_a_table_is_named_by_what_tells_it_from_others(thing, name):
    assert str(thing) == name
