"""The data files: what is in them, and what is said of a file that is not as it must be."""

import pytest

from trellis.taxonomy.services.activities import level_of, read_activities
from trellis.taxonomy.services.countries import package_folder
from trellis.taxonomy.services.edition import read_edition
from trellis.taxonomy.services.regions import read_regions, spoken_forms
from trellis.taxonomy.services.vocabularies import DATA, load_yaml, read_vocabulary
from trellis.taxonomy.types import EU_LANGUAGES, InvalidEdition, Place, Precision, SchemeChange, Term

HEAD = "scheme: colour\ntitle: Colours\ndescription: What light does.\nsource: Own\nedition: '1'\nterms:\n"
RED = "  - {code: red, names: {en: Red}, definitions: {en: Like blood.}}\n"


def broken(tmp_path, text):
    path = tmp_path / "colour.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidEdition) as error:
        read_vocabulary(path)
    return str(error.value)


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        (RED + RED, "red stands twice"),
        (
            "  - {code: red, parent: blue, names: {en: Red}, definitions: {en: x}}\n",
            "parent that does not stand before",
        ),
        ("  - {code: red, names: {fr: Rouge}, definitions: {en: x}}\n", "red has no English text"),
        ("  - {code: red, names: {en: Red, xx: X}, definitions: {en: x}}\n", "unknown languages: xx"),
        ("  - {code: Red!, names: {en: Red}, definitions: {en: x}}\n", "terms.0.code"),
        ("  - {code: red, names: {en: ''}, definitions: {en: x}}\n", "terms.0.names.en"),
        ("  - {code: red, names: {en: Red}, definitions: {en: x}, colour: 1}\n", "terms.0.colour"),
        ("  - {code: red, names: {en: Red}}\n", "terms.0.definitions"),
        ("  - [\n", "cannot be read"),
    ],
)
def test_vocabulary_that_is_not_as_it_must_be_names_file_and_entry(tmp_path, terms, message):
    said = broken(tmp_path, HEAD + terms)
    assert said.startswith("colour.yaml")
    assert message in said


def test_vocabulary_builds_a_tree_in_order(tmp_path):
    path = tmp_path / "colour.yaml"
    path.write_text(HEAD + RED + RED.replace("code: red", "code: dark-red, parent: red"))
    scheme, terms = read_vocabulary(path)
    assert (scheme.code, scheme.family, scheme.edition) == ("colour", "colour", "1")
    assert [(term.id, term.parent, term.level, term.position) for term in terms] == [
        ("colour:red", None, 0, 0),
        ("colour:dark-red", "colour:red", 1, 1),
    ]


def test_file_that_is_missing_or_not_text_says_so(tmp_path):
    with pytest.raises(InvalidEdition, match=r"none\.yaml"):
        load_yaml(tmp_path / "none.yaml")
    (tmp_path / "bytes.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidEdition, match=r"bytes\.yaml"):
        load_yaml(tmp_path / "bytes.yaml")


def test_package_that_is_not_installed_says_what_to_run():
    with pytest.raises(ModuleNotFoundError, match="make venv"):
        package_folder("no_such_package")


def test_ecosystems_and_themes_have_names_in_every_language():
    terms = [term for term in read_edition().terms if term.scheme in ("ecosystem", "theme")]
    assert {term.id: set(EU_LANGUAGES) - set(term.names) for term in terms} == {
        term.id: set() for term in terms
    }


def test_own_terms_have_a_definition_and_no_name_twice_in_a_list():
    own = [term for term in read_edition().terms if not term.scheme.startswith(("nuts", "nace", "country"))]
    assert [term.id for term in own if not term.definition("en")] == []
    names = [(term.scheme, term.names["en"]) for term in own]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("code", "level"), [("C", 0), ("10", 1), ("10.1", 2), ("10.11", 3)])
def test_level_of_an_activity(code, level):
    assert level_of(code) == level


def test_activities_lie_under_their_section_division_and_group():
    _scheme, terms = read_activities()
    by_code = {term.code: term for term in terms}
    assert [sum(term.level == level for term in terms) for level in range(4)] == [22, 87, 287, 651]
    assert by_code["10"].parent == "nace21:C"
    assert by_code["99"].parent == "nace21:V"
    assert (by_code["10.11"].parent, by_code["10.1"].parent) == ("nace21:10.1", "nace21:10")
    assert (by_code["01.30"].name(), by_code["01.30"].parent) == ("Plant propagation", "nace21:01.3")
    codes = [term.code for term in terms]
    assert codes[codes.index("01") : codes.index("01") + 3] == ["01", "01.1", "01.11"]


@pytest.mark.parametrize(
    ("sections", "details", "message"),
    [
        ('"01": Crops\n', "{}", "01 stands before its parent"),
        ('A: Farming\n"01": Crops\n', '{"01.11": Cereals}', r"01\.11 stands before its parent 01\.1"),
        ('A: Farming\n"01": Crops\n', '{"02.1": Forests}', r"02\.1, 02\.10 belong to no division"),
    ],
)
def test_activities_that_do_not_fit_together_are_refused(tmp_path, sections, details, message):
    path, details_path = tmp_path / "nace.yaml", tmp_path / "details.yaml"
    path.write_text(sections)
    details_path.write_text(details)
    with pytest.raises(InvalidEdition, match=message):
        read_activities(path, details_path)


@pytest.mark.parametrize(
    ("label", "forms"),
    [
        ("Prov. Limburg (BE)", ["Limburg"]),
        ("Gotlands län", ["Gotland"]),
        ("Kalmar län", ["Kalmar"]),
        ("Suhl, Kreisfreie Stadt", ["Suhl"]),
        ("Київська Область", ["Київська"]),
        ("Bayern", []),
        ("Provincia Autonoma di Bolzano/Bozen", ["Provincia Autonoma di Bolzano", "Bozen"]),
    ],
)
def test_spoken_forms_of_a_region(label, forms):
    assert list(spoken_forms(label)) == forms


CHANGES = (DATA / "nuts_changes.yaml").read_text()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("NL332: NL361", "NL332: NL999", "NL332"),
        ("NL332: NL361", "NL999: NL361", "NL999"),
        ("PT17: {PT1A: [0.719, 1]", "PT17: {PT1A: [0.619, 1]", "shares of PT17 do not add up"),
    ],
)
def test_changes_that_do_not_fit_the_regions_are_refused(tmp_path, old, new, message):
    path = tmp_path / "nuts_changes.yaml"
    assert old in CHANGES
    path.write_text(CHANGES.replace(old, new))
    with pytest.raises(InvalidEdition, match=message):
        read_regions(changes_path=path)


@pytest.mark.parametrize("names", ["QQ1: {en: Nowhere}", "DE2: {xx: Bayern}"])
def test_names_of_no_region_or_no_language_are_refused(tmp_path, names):
    path = tmp_path / "region_names.yaml"
    path.write_text(names)
    with pytest.raises(InvalidEdition, match="is no region"):
        read_regions(names_path=path)


def test_regions_have_names_their_readers_understand():
    terms = {term.id: term for term in read_edition().terms}
    english = {
        code: terms[f"nuts2024:{code}"].name("en") for code in ("AL0", "CH0", "DE2", "EL30", "BG411", "XK00")
    }
    assert english == {
        "AL0": "Albania",
        "CH0": "Switzerland",
        "DE2": "Bavaria",
        "EL30": "Attica",
        "BG411": "Sofia (stolitsa)",
        "XK00": "Kosovo",
    }


def test_records_say_what_they_are():
    term = Term("x:a", "x", "a")
    assert (term.name("fr"), term.definition("fr"), term.country) == ("a", "", None)
    assert (SchemeChange("x").is_empty, SchemeChange("x", added=("x:a",)).is_empty) == (True, False)
    assert (Place().is_nearest, Place(Precision.EXACT, 1, 2, distance_km=0.1).is_nearest) == (False, True)
