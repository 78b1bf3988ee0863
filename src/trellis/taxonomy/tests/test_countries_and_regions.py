"""Countries in 24 languages, regions in any, region codes between editions."""

import pytest
from babel import Locale

from trellis.taxonomy.selectors.regions import convert_nuts, find_country, find_region
from trellis.taxonomy.services.countries import territory_names
from trellis.taxonomy.services.edition import read_edition
from trellis.taxonomy.types import EU_LANGUAGES, Change, Outcome, TermNotFound

COUNTRIES = [term for term in read_edition().terms if term.scheme == "country" and term.is_current]
REGIONS_2021 = [term for term in read_edition().terms if term.scheme == "nuts2021" and not term.is_current]
REGIONS_2024 = [term for term in read_edition().terms if term.scheme == "nuts2024"]


def test_countries_are_those_of_iso_3166_and_kosovo():
    codes = {term.code for term in COUNTRIES}
    assert len(codes) == 250
    assert {"XK", "GR", "GB", "AX", "BQ", "SS"} <= codes
    assert not {"EL", "UK", "AN", "CS", "EU"} & codes


@pytest.mark.parametrize("language", EU_LANGUAGES)
def test_find_country_every_country_in_every_language(catalogue, language):
    found = {
        term.code: find_country(catalogue, name, suggestions=0)
        for term in COUNTRIES
        if (name := territory_names()[language][term.code])
    }
    wrong = {
        code: answer.text for code, answer in found.items() if not answer.term or answer.term.code != code
    }
    both_congos = {"CD": "Kongo", "CG": "Kongo"}
    assert {code: name for code, name in wrong.items() if both_congos.get(code) != name} == {}


@pytest.mark.parametrize("language", EU_LANGUAGES)
def test_country_names_are_those_of_babel(language):
    locale = Locale.parse("pt_PT" if language == "pt" else language)
    assert {term.code: term.name(language) for term in COUNTRIES} == {
        term.code: locale.territories[term.code] for term in COUNTRIES
    }


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Czechia", "CZ"),
        ("Czech Republic", "CZ"),
        ("Česká republika", "CZ"),
        ("Türkiye", "TR"),
        ("Turkey", "TR"),
        ("TURKIYE", "TR"),
        ("Kosovo*", "XK"),
        ("Kosovo (UNSCR 1244)", "XK"),
        ("XK", "XK"),
        ("EL", "GR"),
        ("GRC", "GR"),
        ("UK", "GB"),
        ("GBR", "GB"),
        ("U.K.", "GB"),
        ("Scotland", "GB"),
        ("Netherland", "NL"),
        ("Holland", "NL"),
        ("Bosnia & Herzegovina", "BA"),
        ("FYROM", "MK"),
        ("Moldova, Republic of", "MD"),
        ("USA", "US"),
        ("Republic of Korea", "KR"),
        ("Belġju", "BE"),
        ("il-Belġju", "BE"),
        ("Norge", "NO"),
        ("Ελλάς", "GR"),
        ("Côte d’Ivoire", "CI"),
        ("Cote d'Ivoire", "CI"),
        ("La France", "FR"),
        ("Eswatini", "SZ"),
        ("Aвcтpия", "AT"),  # Latin letters among the Cyrillic ones
        ("EΛΛAΔA", "GR"),  # and among Greek ones
        ("Bosnia y Hercegovina", "BA"),
        ("Trinidad und Tobago", "TT"),
        ("Trinidad e Tobago", "TT"),
        ("  Spain ", "ES"),
    ],
)
def test_find_country_other_spellings_are_recognised(catalogue, text, code):
    assert find_country(catalogue, text).term.code == code


@pytest.mark.parametrize(
    ("code", "standing", "relations"),
    [
        ("BE", "eu", []),
        ("GF", "eu", []),
        ("NO", "associated", ["eea", "efta"]),
        ("UA", "associated", ["candidate"]),
        ("XK", "associated", ["potential-candidate"]),
        ("GB", "associated", []),
        ("GL", "third", []),
        ("BR", "third", []),
    ],
)
def test_country_says_how_it_stands_to_the_union(catalogue, code, standing, relations):
    extra = catalogue.terms[f"country:{code}"].extra
    assert (extra["standing"], extra["relations"]) == (standing, relations)


def test_countries_of_the_union_are_27_and_its_territories():
    members = [
        term for term in COUNTRIES if term.extra["standing"] == "eu" and "territory_of" not in term.extra
    ]
    assert len(members) == 27


@pytest.mark.parametrize(
    ("text", "country", "term"),
    [
        ("Bavière", None, "nuts2024:DE2"),
        ("Βαυαρία", None, "nuts2024:DE2"),
        ("Бавария", None, "nuts2024:DE2"),
        ("Bawaria", "DE", "nuts2024:DE2"),
        ("Thueringen", None, "nuts2024:DEG0"),
        ("Flandres", None, "nuts2024:BE2"),
        ("Limburg", "BE", "nuts2024:BE22"),
        ("Limburg", "Netherlands", "nuts2024:NL42"),
        ("Centro", "ES", "nuts2024:ES4"),
        ("Centro", "country:PT", "nuts2024:PT19"),
        ("North-West", "RO", "nuts2024:RO11"),
        ("Attica", "EL", "nuts2024:EL30"),
        ("Αττική", "GR", "nuts2024:EL30"),
        ("Attiki", None, "nuts2024:EL30"),
        ("Wien", None, "nuts2024:AT13"),
        ("Βιέννη", None, "nuts2024:AT13"),
        ("Gotland", None, "nuts2024:SE214"),
        ("Gävleborg", "SE", "nuts2024:SE313"),
        ("Mazowieckie", "PL", "nuts2024:PL9"),
        ("South Tyrol", None, "nuts2024:ITH1"),
        ("Lombardija", None, "nuts2024:ITC4"),
        ("Scotland", None, "nuts2021:UKM"),
        ("Luxembourg", "BE", "nuts2024:BE34"),
        ("Luxembourg", "LU", "nuts2024:LU00"),
        ("Région de Bruxelles-Capitale", None, "nuts2024:BE10"),
        ("Brussels", None, "nuts2024:BE10"),
        ("PT16", None, None),
        ("Norway", None, "nuts2024:NO0"),
    ],
)
def test_find_region_in_any_language(catalogue, text, country, term):
    found = find_region(catalogue, text, country=country)
    assert (found.term.id if found.term else None) == term


def test_find_region_leaves_the_country_out_unless_asked(catalogue):
    assert find_region(catalogue, "Cyprus").term.id == "nuts2024:CY00"
    assert find_region(catalogue, "Cyprus", levels=(0,)).term.id == "nuts2024:CY"


def test_find_region_of_another_country_is_unknown(catalogue):
    assert find_region(catalogue, "Bavaria", country="FR").outcome == Outcome.UNKNOWN


def test_find_region_with_a_country_nobody_knows_looks_everywhere(catalogue):
    assert find_region(catalogue, "Bavaria", country="Atlantis").term.id == "nuts2024:DE2"


def test_convert_every_region_of_2021_goes_wholly_to_current_regions_like_it(catalogue):
    assert len(REGIONS_2021) > 1800
    for term in REGIONS_2021:
        parts = convert_nuts(catalogue, term.code, "2021", "2024")
        assert sum(part.share for part in parts) == pytest.approx(1, abs=0.005), term.code
        targets = [catalogue.terms[f"nuts2024:{part.code}"] for part in parts]
        alike = {(target.is_current, target.level, target.country) for target in targets}
        assert alike == {(True, term.level, term.country)}, term.code


def test_convert_every_region_of_2024_came_wholly_from_regions_of_2021(catalogue):
    new_countries = {"BA", "UA", "XK"}
    shares = {
        term.code: sum(part.share for part in convert_nuts(catalogue, term.code, "2024", "2021"))
        for term in REGIONS_2024
    }
    assert {code for code, share in shares.items() if share == 0} == {
        term.code for term in REGIONS_2024 if term.code[:2] in new_countries
    }
    rest = [share for code, share in shares.items() if code[:2] not in new_countries]
    assert rest == pytest.approx([1] * len(rest), abs=0.005)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("BE21", [("BE21", 1.0, Change.SAME)]),
        ("HU333", [("HU333", 1.0, Change.RENAMED)]),
        ("PT16B", [("PT1D1", 1.0, Change.RECODED)]),
        ("DEG0N", [("DEG0R", 1.0, Change.MERGED)]),
        ("PT170", [("PT1A0", 0.719, Change.SPLIT), ("PT1B0", 0.281, Change.SPLIT)]),
        ("FI193", [("FI198", 0.992, Change.BOUNDARY), ("FI19B", 0.008, Change.BOUNDARY)]),
    ],
)
def test_convert_names_the_kind_of_change(catalogue, code, expected):
    parts = convert_nuts(catalogue, code, "2021", "2024")
    assert [(part.code, part.share, part.change) for part in parts] == expected


def test_convert_within_an_edition_is_the_region_itself(catalogue):
    assert [part.code for part in convert_nuts(catalogue, "be21", "2024", "2024")] == ["BE21"]


def test_convert_backwards_names_where_people_came_from(catalogue):
    parts = convert_nuts(catalogue, "PT1D", "2024", "2021")
    assert [(part.code, part.share) for part in parts] == [("PT16", 0.709), ("PT18", 0.291)]


@pytest.mark.parametrize(
    ("code", "editions", "message"),
    [
        ("BE29", ("2021", "2024"), "nearest: BE"),
        ("BE21", ("2016", "2024"), "2021, 2024"),
        ("BE21", ("2024", "2099"), "2021, 2024"),
        ("Z" * 10_000_000, ("2021", "2024"), "none like it"),
    ],
)
def test_convert_what_does_not_exist_is_an_error_that_helps(catalogue, code, editions, message):
    with pytest.raises(TermNotFound, match=message):
        convert_nuts(catalogue, code, *editions)


def test_regions_have_parents_of_their_edition_and_a_country(catalogue):
    regions = [*REGIONS_2021, *REGIONS_2024]
    assert [
        term.id for term in regions if term.level and catalogue.terms[term.parent].scheme != term.scheme
    ] == []
    assert [term.id for term in regions if term.country not in catalogue.terms] == []


def test_united_kingdom_keeps_current_regions_of_2021(catalogue):
    kingdom = [term for term in catalogue.by_scheme["nuts2021"] if term.country == "country:GB"]
    assert {term.is_current for term in kingdom} == {True}
    assert sorted({term.level for term in kingdom}) == [0, 1, 2, 3]
    codes = {term.code for term in kingdom}
    assert {"UKK24", "UKK25", "UKN0A"} <= codes
    assert not {"UKK21", "UKN10"} & codes


def test_ancestors_and_descendants_of_a_region(catalogue):
    term = catalogue.terms["nuts2024:BE213"]
    assert [above.code for above in catalogue.ancestors(term)] == ["BE21", "BE2", "BE"]
    below = catalogue.descendants(catalogue.terms["nuts2024:BE21"])
    assert [part.code for part in below] == ["BE211", "BE212", "BE213"]


def test_region_name_falls_back_to_english_then_its_own(catalogue):
    crete = catalogue.terms["nuts2024:EL43"]
    assert (crete.name("fr"), crete.name("mt"), crete.name("mul")) == ("Crète", "Crete", "Κρήτη")
    assert catalogue.terms["nuts2024:LU000"].name("de") == "Luxemburg"
