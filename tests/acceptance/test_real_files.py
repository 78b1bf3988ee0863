"""Each real file is imported with no crash, and every cell that was counted apart is accounted for."""

import os
import re
from pathlib import Path

import pytest

from tests.acceptance.accounting import LOST, REFUSED, Account, account
from tests.acceptance.counting import count_cells
from tests.acceptance.running import Preset, file_of, import_file, proposed_duplicates, read_presets
from trellis.imports.models import RowFault
from trellis.registry.models import Organisation, OrganisationTerm, Site

FOLDER = Path(os.environ.get("TRELLIS_DATA", "../shared/data"))
ACCOUNTS: list[Account] = []
AGAIN: dict[str, int] = {}

pytestmark = [
    pytest.mark.acceptance,
    pytest.mark.django_db(transaction=True),  # as in life: what is stored is committed, and can be counted
    pytest.mark.skipif(not FOLDER.is_dir(), reason=f"there is no folder {FOLDER}: acceptance is skipped"),
]


@pytest.mark.parametrize("preset", read_presets(), ids=lambda preset: Path(preset.file).stem)
def test_real_file_is_accounted_for_to_the_last_cell(preset: Preset):
    path = FOLDER / preset.file
    cells = count_cells(path)
    run = import_file(preset, path)
    found = account(preset.file, cells, run, file_of(run))
    found.duplicates = proposed_duplicates(run)
    ACCOUNTS.append(found)
    assert found.lost == []
    assert sum(found.cells.values()) == sum(len(row) for row in cells.values())
    assert found.row_states[LOST] == 0
    CHECKS.get(Path(preset.file).stem, lambda found: None)(found)
    again = import_file(preset, path)
    AGAIN[preset.file] = again.counts.get("created", 0) + again.counts.get("updated", 0)
    assert AGAIN[preset.file] == 0, again.counts


def check_hubs(found: Account) -> None:
    """All 218 hubs, their scores, and no address made of the word "Website"."""
    assert Organisation.objects.filter(kind="digital-innovation-hub").count() == 218
    assert found.row_states[REFUSED] == 0
    packed = {
        cells["EDIH Name"]: score[1]
        for cells in count_cells(FOLDER / found.file).values()
        if (score := re.search(r"Food and beverages - (\d)", cells.get("Formatted sectors", "")))
        and len(cells["EDIH Name"]) <= 60
    }
    assert len(packed) > 5
    for short_name, score in packed.items():
        said = OrganisationTerm.objects.filter(
            organisation__short_name=short_name, role="ecosystem", term="ecosystem:agri-food"
        )
        assert [item.weight for item in said] == [float(score)], short_name
    assert OrganisationTerm.objects.filter(weight__isnull=False).count() > 1000
    told = RowFault.objects.filter(code="not_an_address").values_list("value", flat=True)
    assert set(told) == {"Website"}
    assert not Organisation.objects.filter(website__icontains="//website").exists()


def check_agents(found: Account) -> None:
    """Readable names, no soft hyphen, no markup; the type without a legend kept."""
    names = set(Organisation.objects.values_list("name", flat=True))
    assert "Camara de Comercio e Industria de Cordoba" in names
    assert not any("\xad" in name or "<br" in name for name in names)
    assert not Organisation.objects.filter(description__es__contains="<br").exists()
    assert found.faults["impossible_coordinates", "refused"] == 1


def check_sites(found: Account) -> None:
    """Sites stand under one organisation each; those without a point are placed by their city."""
    assert Site.objects.count() == found.rows - found.row_states[REFUSED]
    assert Site.objects.filter(organisation__name="voestalpine AG").count() > 1


CHECKS = {
    "edih_catalogue_export": check_hubs,
    "andalusia_innovation_agents": check_agents,
    "hotmaps_industrial_database": check_sites,
}
