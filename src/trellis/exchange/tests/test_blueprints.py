"""Kinds of listings: each file is sound, faults are named by file and line, a new kind needs no code."""

import pytest
from django.test import Client

from trellis.exchange.models import Listing
from trellis.exchange.selectors import blueprints
from trellis.exchange.selectors.blueprints import FOLDER, listing_kinds, read_kinds
from trellis.registry.selectors.blueprints import BlueprintError, is_scheme
from trellis.registry.selectors.blueprints import blueprints as profile_kinds

HERBS = """
key: herbs
label: {en: Herbs, de: Kräuter}
description: Dried herbs.
carries: [C4]
sides: {offer: Herbs offered, need: Herbs wanted}
answered_by: [herbs]
valid_days: 30
quantity: {asked: must, units: [{key: kg, label: kg}]}
attributes:
  - {name: sort, label: Sort, type: text, required: true}
  - {name: dried, label: Dried, type: boolean}
"""


def test_every_kind_names_lists_and_profiles_that_there_are(db):
    for kind in listing_kinds().values():
        assert [spec.scheme for spec in kind.attributes if spec.scheme and not is_scheme(spec.scheme)] == []
        assert [key for key in kind.posters.kinds if key not in profile_kinds()] == []


def test_every_text_of_a_kind_stands_in_three_languages():
    for kind in listing_kinds().values():
        texts = [
            kind.label,
            kind.description,
            *kind.sides.values(),
            *(item.label for item in kind.attributes),
        ]
        for text in texts:
            assert {"en", "de", "fr"} <= set(text), (kind.key, text)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (("valid_days: 30", "valid_days: 0"), "line 8: valid_days"),
        (("key: herbs", "key: spices"), "must be the name of the file"),
        (("answered_by: [herbs]", "answered_by: [salt]"), "there is no kind 'salt'"),
        (("{name: sort,", "{name: dried,"), "stand twice: dried"),
        (("asked: must", "asked: never"), "units"),
        (("type: boolean", "type: degrees"), "cannot have the type"),
        (("type: boolean", "type: boolean, unit: kg"), "must be a number"),
        (("type: boolean", "type: boolean, public: false"), "is shown with it"),
        (("carries: [C4]", "carries: []"), "line 5: carries"),
        (("label: {en", "label: {{en"), "not valid YAML"),
    ],
)
def test_fault_is_named(tmp_path, change, fault):
    (tmp_path / "herbs.yaml").write_text(HERBS.replace(*change))
    with pytest.raises(BlueprintError, match=fault):
        read_kinds(tmp_path)


def test_file_that_is_no_kind_is_named(tmp_path):
    (tmp_path / "herbs.yaml").write_text("- herbs")
    with pytest.raises(BlueprintError, match=r"herbs\.yaml, line 1"):
        read_kinds(tmp_path)


def test_kind_whose_answer_has_no_other_side_is_named(tmp_path):
    text = HERBS.replace("sides: {offer: Herbs offered, need: Herbs wanted}", "sides: {offer: Herbs offered}")
    (tmp_path / "herbs.yaml").write_text(text)
    with pytest.raises(BlueprintError, match="no other side"):
        read_kinds(tmp_path)


def test_kind_that_nobody_planned_is_posted_listed_and_found(tmp_path, settings, window, mill):
    """One file in an operator's folder: form, page, list, file and program know it at once."""
    folder = tmp_path / "exchange"
    folder.mkdir()
    (folder / "herbs.yaml").write_text(HERBS)
    settings.TRELLIS_BLUEPRINT_FOLDERS = [str(tmp_path)]
    blueprints.listing_kinds.cache_clear()
    try:
        assert "Herbs wanted" in window.get("/exchange/new/").content.decode()
        typed = {"title": "Mint", "attributes.sort": "mint", "attributes.dried": "on", "quantity": "20",
                 "unit": "kg", "reach": "europe", "visibility": "public"}  # fmt: skip
        assert window.post("/exchange/new/quiet-mill/herbs/need/", typed).status_code == 302
        row = Listing.objects.get()
        assert (row.attributes, row.unit) == ({"sort": "mint", "dried": True}, "kg")
        window.post(f"/exchange/{row.pk}/steps/publish/")
        page = Client().get(f"/exchange/{row.pk}/").content.decode()
        assert "Herbs wanted" in page
        assert "20 kg" in page
        assert "/exchange/?side=offer&amp;kind=herbs" in page  # what may answer it
        assert "Mint" in Client().get("/exchange/?kind=herbs&q=mint").content.decode()
        assert "Sort: mint" in b"".join(Client().get("/exchange/files/listings.csv")).decode()
    finally:
        settings.TRELLIS_BLUEPRINT_FOLDERS = []
        blueprints.listing_kinds.cache_clear()
    # once its file is gone, what was posted is still there
    assert "Mint" in Client().get(f"/exchange/{row.pk}/").content.decode()
    assert "Mint" in Client().get("/exchange/").content.decode()
    assert window.get(f"/exchange/{row.pk}/edit/").status_code == 404


def test_folder_of_the_platform_is_read_whole():
    assert {path.stem for path in FOLDER.glob("*.yaml")} == set(listing_kinds())
