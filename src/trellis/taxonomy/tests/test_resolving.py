"""What a text means: exact, converted, ambiguous, unknown with the nearest valid terms."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trellis.taxonomy.selectors.catalogue import Catalogue
from trellis.taxonomy.selectors.explaining import explain
from trellis.taxonomy.selectors.folding import LONGEST, fold
from trellis.taxonomy.selectors.resolving import common_start, resolve
from trellis.taxonomy.services.edition import read_edition
from trellis.taxonomy.types import Change, MatchedBy, Outcome, Resolution, Scheme, Status, Successor, Term


def meaning(catalogue, scheme, text, **options):
    found = resolve(catalogue, scheme=scheme, text=text, **options)
    return found.outcome, found.matched_by, found.term.id if found.term else None


@pytest.mark.parametrize(
    ("scheme", "text", "by", "term"),
    [
        ("ecosystem", "agri-food", MatchedBy.CODE, "ecosystem:agri-food"),
        ("ecosystem", "AGRIFOOD", MatchedBy.CODE, "ecosystem:agri-food"),
        ("ecosystem", "Agro food", MatchedBy.NAME, "ecosystem:agri-food"),
        ("ecosystem", "Energy-Renewables", MatchedBy.NAME, "ecosystem:renewable-energy"),
        ("ecosystem", "Mobility, Transport, Automotive", MatchedBy.NAME, "ecosystem:mobility"),
        ("ecosystem", "Aerospace and Defence", MatchedBy.NAME, "ecosystem:aerospace-defence"),
        ("ecosystem", "TOURISMUS", MatchedBy.NAME, "ecosystem:tourism"),
        (
            "technology",
            "Artificial Intelligence & Decision support",
            MatchedBy.NAME,
            "technology:artificial-intelligence",
        ),
        ("theme", "Grüner Wandel", MatchedBy.NAME, "theme:green"),
        ("size", "PYME", MatchedBy.NAME, "size:sme"),
        ("nuts", "be 21", MatchedBy.CODE, "nuts2024:BE21"),
        ("nuts", "BE21 - Prov. Antwerpen", MatchedBy.TIDIED, "nuts2024:BE21"),
        ("nuts", "(DE2) Bayern", MatchedBy.TIDIED, "nuts2024:DE2"),
        ("nuts", "UKI", MatchedBy.CODE, "nuts2021:UKI"),
        ("nuts2021", "UKI", MatchedBy.CODE, "nuts2021:UKI"),
        ("nace", "C", MatchedBy.CODE, "nace21:C"),
        ("nace", "C10", MatchedBy.TIDIED, "nace21:10"),
        ("nace", "NACE 10", MatchedBy.TIDIED, "nace21:10"),
        ("nace", "1", MatchedBy.TIDIED, "nace21:01"),
        ("nace", "10 - Food products", MatchedBy.TIDIED, "nace21:10"),
        ("nace", "1011", MatchedBy.CODE, "nace21:10.11"),
        ("nace", "C10.11", MatchedBy.TIDIED, "nace21:10.11"),
        ("nace", "1.11", MatchedBy.TIDIED, "nace21:01.11"),  # a spreadsheet took the zero
        ("nace", "Furniture", MatchedBy.NAME, "nace21:31"),  # division, group and class of one name
        ("country", "The Netherlands", MatchedBy.TIDIED, "country:NL"),
        ("country", "Spain (ES)", MatchedBy.TIDIED, "country:ES"),
        ("country", "ES (Spain)", MatchedBy.TIDIED, "country:ES"),
    ],
)
def test_resolve_known_text_is_exact(catalogue, scheme, text, by, term):
    assert meaning(catalogue, scheme, text) == (Outcome.EXACT, by, term)


@pytest.mark.parametrize(
    ("scheme", "text", "nearest"),
    [
        ("ecosystem", "Textils", ["ecosystem:textile"]),
        ("country", "Germnay", ["country:DE"]),
        ("nuts", "BE29", ["nuts2024:BE21", "nuts2024:BE22", "nuts2024:BE23"]),
        ("nace", "04", ["nace21:01", "nace21:02", "nace21:03"]),
        ("nace", "Foood products", ["nace21:10"]),
        ("nuts", "Region of Wien and around", ["nuts2024:AT13"]),
    ],
)
def test_resolve_near_miss_suggests_the_nearest_valid(catalogue, scheme, text, nearest):
    found = resolve(catalogue, scheme=scheme, text=text)
    assert found.outcome == Outcome.UNKNOWN
    assert [term.id for term in found.suggestions][: len(nearest)] == nearest


def test_resolve_suggestions_are_current_terms_only(catalogue):
    found = resolve(catalogue, scheme="nuts", text="NL33X", suggestions=10)
    assert found.suggestions != ()
    assert [term.id for term in found.suggestions if not term.is_current] == []


def test_resolve_without_suggestions_asked_gives_none(catalogue):
    assert resolve(catalogue, scheme="country", text="Germnay", suggestions=0).suggestions == ()


def test_resolve_retired_code_is_converted_with_what_and_how(catalogue):
    found = resolve(catalogue, scheme="nuts", text="NL31")
    assert (found.outcome, found.term.id, found.retired.id) == (
        Outcome.CONVERTED, "nuts2024:NL35", "nuts2021:NL31",
    )  # fmt: skip
    assert [(part.term.id, part.share, part.change) for part in found.candidates] == [
        ("nuts2024:NL35", 1.0, Change.BOUNDARY)
    ]


def test_resolve_split_code_is_ambiguous_and_names_the_parts(catalogue):
    found = resolve(catalogue, scheme="nuts", text="PT17")
    assert (found.outcome, found.term, found.retired.id) == (Outcome.AMBIGUOUS, None, "nuts2021:PT17")
    assert [(part.term.id, part.share) for part in found.candidates] == [
        ("nuts2024:PT1A", 0.719),
        ("nuts2024:PT1B", 0.281),
    ]


@pytest.mark.parametrize(
    ("scheme", "text", "outcome", "retired", "candidates"),
    [
        ("nuts2024", "PT17", Outcome.AMBIGUOUS, "nuts2021:PT17", ["nuts2024:PT1A", "nuts2024:PT1B"]),
        ("nuts2024", "NL31", Outcome.CONVERTED, "nuts2021:NL31", ["nuts2024:NL35"]),
        ("nuts2021", "PT1A", Outcome.UNKNOWN, None, []),
    ],
)
def test_resolve_code_of_an_earlier_edition_asked_of_the_later_one(
    catalogue, scheme, text, outcome, retired, candidates
):
    found = resolve(catalogue, scheme=scheme, text=text)
    assert (found.outcome, found.retired and found.retired.id) == (outcome, retired)
    assert [part.term.id for part in found.candidates] == candidates


def test_resolve_code_that_both_editions_have_is_the_current_one(catalogue):
    assert meaning(catalogue, "nuts", "BE21") == (Outcome.EXACT, MatchedBy.CODE, "nuts2024:BE21")
    found = resolve(catalogue, scheme="nuts2021", text="BE21")
    assert (found.outcome, found.term.id, found.retired.id) == (
        Outcome.CONVERTED, "nuts2024:BE21", "nuts2021:BE21",
    )  # fmt: skip


def test_resolve_one_name_for_different_regions_is_ambiguous(catalogue):
    found = resolve(catalogue, scheme="nuts", text="Limburg")
    assert (found.outcome, found.term) == (Outcome.AMBIGUOUS, None)
    assert sorted(part.term.id for part in found.candidates) == ["nuts2024:BE22", "nuts2024:NL42"]


@pytest.mark.parametrize(
    ("text", "term"),
    [("Hamburg", "nuts2024:DE60"), ("Karlsruhe", "nuts2024:DE12"), ("Catalunya", "nuts2024:ES51")],
)
def test_resolve_name_of_a_region_and_its_parts_is_the_level_2_region(catalogue, text, term):
    assert meaning(catalogue, "nuts", text) == (Outcome.EXACT, MatchedBy.NAME, term)


def test_resolve_language_decides_between_equal_names(catalogue):
    assert resolve(catalogue, scheme="country", text="Kongo").outcome == Outcome.AMBIGUOUS
    schemes = [Scheme("x", "x", "X", "", "", "1")]
    terms = [
        Term("x:a", "x", "a", names={"en": "Viro", "fi": "Estonia"}),
        Term("x:b", "x", "b", names={"en": "Other", "et": "Viro"}),
    ]
    two = Catalogue(schemes, terms)
    assert meaning(two, "x", "viro", languages=["et"])[2] == "x:b"
    assert meaning(two, "x", "viro", languages=["en"])[2] == "x:a"
    assert meaning(two, "x", "viro", languages=["fr"])[0] == Outcome.AMBIGUOUS


def test_resolve_retired_without_successor_is_ambiguous_without_candidates():
    terms = [Term("x:old", "x", "old", names={"en": "Old"}, status=Status.RETIRED)]
    found = resolve(Catalogue([Scheme("x", "x", "X", "", "", "1")], terms), scheme="x", text="old")
    assert (found.outcome, found.term, found.retired.id, found.candidates) == (
        Outcome.AMBIGUOUS, None, "x:old", (),
    )  # fmt: skip


@pytest.mark.parametrize(("share", "outcome"), [(0.9, Outcome.CONVERTED), (0.89, Outcome.AMBIGUOUS)])
def test_resolve_retired_converts_only_where_nearly_all_went_to_one(share, outcome):
    terms = [
        Term("x:new", "x", "new", names={"en": "New"}),
        Term("x:side", "x", "side", names={"en": "Side"}),
        Term(
            "x:old", "x", "old", names={"en": "Old"}, status=Status.RETIRED,
            successors=(Successor("x:new", share), Successor("x:side", 1 - share)),
        ),
    ]  # fmt: skip
    found = resolve(Catalogue([Scheme("x", "x", "X", "", "", "1")], terms), scheme="x", text="old")
    assert found.outcome == outcome


def test_resolve_unknown_scheme_is_an_error_that_names_the_schemes(catalogue):
    with pytest.raises(KeyError, match="ecosystem"):
        resolve(catalogue, scheme="ecosystems", text="digital")


@pytest.mark.parametrize(
    "text", ["", "   ", "\x00\x01\x02", "!?*", "\ud800", "​‌", "-" * 5000, " " * 1_000_000]
)
@pytest.mark.parametrize("scheme", ["nuts", "country", "nace", "ecosystem"])
def test_resolve_empty_or_control_text_is_unknown(catalogue, scheme, text):
    found = resolve(catalogue, scheme=scheme, text=text)
    assert (found.outcome, found.suggestions) == (Outcome.UNKNOWN, ())


def test_resolve_ten_megabytes_are_unknown_and_not_kept(catalogue):
    found = resolve(catalogue, scheme="nuts", text="Bavaria " * 1_300_000)
    assert (found.outcome, found.suggestions, len(found.text)) == (Outcome.UNKNOWN, (), LONGEST)


def test_resolve_text_amid_long_spaces_is_found(catalogue):
    assert meaning(catalogue, "country", " " * 180 + "Germany" + " " * 180)[2] == "country:DE"


@pytest.mark.parametrize("text", ["Ger\x00many", "Germany\n", "\tGermany", "GERMANY*", "«Germany»"])
def test_resolve_control_characters_and_marks_around_a_name_do_not_matter(catalogue, text):
    expected = Outcome.UNKNOWN if "\x00" in text else Outcome.EXACT
    assert resolve(catalogue, scheme="country", text=text).outcome == expected


EDITION = read_edition()
CATALOGUE = Catalogue(EDITION.schemes, EDITION.terms)


@settings(max_examples=150, deadline=None)
@given(
    text=st.text(max_size=300), scheme=st.sampled_from(["nuts", "country", "nace", "ecosystem", "technology"])
)
def test_resolve_any_text_gets_an_answer_that_fits_together(text, scheme):
    found = resolve(CATALOGUE, scheme=scheme, text=text)
    settled = found.outcome in (Outcome.EXACT, Outcome.CONVERTED)
    assert (found.term is not None) == settled
    assert found.found == settled
    assert (found.matched_by == MatchedBy.NOTHING) == (found.outcome == Outcome.UNKNOWN)


def test_resolve_every_current_code_finds_itself():
    current = [term for term in EDITION.terms if term.is_current]
    found = [resolve(CATALOGUE, scheme=term.scheme, text=term.code).term for term in current]
    assert found == current


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=250))
def test_fold_twice_is_fold_once(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("first", "second", "shared"), [("BE21", "BE29", 3), ("BE", "BE21", 2), ("X", "Y", 0)]
)
def test_common_start_counts_leading_letters(first, second, shared):
    assert common_start(first, second) == shared


def test_retired_term_that_nothing_replaced_is_explained():
    old = Term("label:bronze", "label", "bronze", status=Status.RETIRED)
    found = Resolution("label", "Bronze", Outcome.AMBIGUOUS, retired=old)
    assert explain(found) == "“Bronze” is no longer in the list, and nothing took its place."
