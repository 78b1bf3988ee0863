"""One pair at a time: the answer, its evidence in words, and the guards against look-alikes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trellis_engine.linkage import (
    ASK,
    SAME,
    Index,
    OrganisationRecord,
    Verdict,
    compare,
    templates,
)
from trellis_engine.linkage.scoring import verdict_of
from trellis_engine.linkage.weights import WEIGHTS


def record(name: str, key: str = "1", **fields: object) -> OrganisationRecord:
    return OrganisationRecord(key, (name,), **{"country": "ES", **fields})


def answer(one: OrganisationRecord, other: OrganisationRecord) -> Verdict:
    return compare(one, other).verdict


MALAGA = {"city": "Málaga", "coordinates": (36.72, -4.42)}
SEVILLA = {"city": "Sevilla", "coordinates": (37.39, -5.98)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (record("Cerámicas Aznar, S.L."), record("CERAMICAS AZNAR SL")),
        (record("Wopfinger Baustoff GmbH", country="AT"),
         record("Baustoff Wopfinger Ges.m.b.H.", country="AT")),
        (record("Initiativ Rëm Schaffen"), record("Initiativ Rem Schaffen asbl")),
        (record("Parque Científico y Tecnológico Cartuja, S.A.", web_domain="www.pctcartuja.es"),
         record("Science & Technology Park CARTUJA", web_domain="https://pctcartuja.es/en")),
        (record("ΣΙΔΕΝΟΡ ΑΕ", country="GR"), record("Sidenor S.A.", country="GR")),
        (record("Химко Враца ЕООД", country="BG"), record("Himko Vratsa EOOD", country="BG")),
        (record("Muenchner Klebstoffwerk GmbH", country="DE"),
         record("Münchner Klebstoffwerk GmbH", country="DE")),
        (record("Cámara de Comercio", **MALAGA), record("Cámara de Comercio de Málaga", **MALAGA)),
        (record("ThyssenKrupp Steel Europe AG Werk Schwelgern", country="DE"),
         record("ThyssenKrupp Steel Europe AG", country="DE", **MALAGA)),
        (record("Universitat Politècnica de Catalunya", city="Barcelona"),
         record("Polytechnic University of Catalonia", city="Barcelona")),
    ],
)  # fmt: skip
def test_records_of_one_organisation_are_the_same(one, other):
    assert (answer(one, other), answer(other, one)) == (Verdict.SAME, Verdict.SAME)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (record("Cámara de Comercio de Málaga", **MALAGA),
         record("Cámara de Comercio de Sevilla", **SEVILLA)),
        (record("Cámara de Comercio", **MALAGA), record("Cámara de Comercio", **SEVILLA)),
        (record("Clúster Energía Norte", **MALAGA), record("Clúster Energía Sur", **MALAGA)),
        (record("Region Nordjylland", country="DK"), record("Region Midtjylland", country="DK")),
        (record("Bergmann 2 GmbH", country="DE"), record("Bergmann 3 GmbH", country="DE")),
        (record("CERSANIT II S.A.", country="PL"), record("CERSANIT III S.A.", country="PL")),
        (record("Wienerberger GmbH", country="DE"), record("Wienerberger B.V.", country="NL")),
        (record("NEST", country="IT"),
         record("Netzwerk Europäischer Sicherheit Tirol", country="AT")),
        (record("Union of Slovak Clusters", country="SK"),
         record("Union of Slovenian Clusters", country="SI")),
        (record("Universidad de Málaga", **MALAGA), record("Cámara de Málaga", **MALAGA)),
        (record("Saint-Gobain Glass", **MALAGA), record("Saint-Gobain Isover", **SEVILLA)),
        (record("Acme Aceros SL", registration_ids=(("VAT", "B1"),)),
         record("Acme Aceros SL", registration_ids=(("VAT", "B2"),))),
        (record("Acme Aceros SL", key="child", parent="Acme Grupo SL"), record("Acme Grupo SL", key="top")),
        (record("Karlshamn Energi AB", country="SE"), record("Oskarshamn Energi AB", country="SE")),
        (record("Turisfera"), record("Turistec")),
    ],
)  # fmt: skip
def test_organisations_that_only_look_the_same_are_not_called_the_same(one, other):
    assert Verdict.SAME not in (answer(one, other), answer(other, one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (record("EACP"), record("European Aviation Cluster Platform")),
        (record("SOVEL", city="Málaga"),
         record("Sociedad Operativa Vehículos Electricos Locales", city="Málaga")),
        (record("ARTES 5.0"), record("ARTES 5.0 Restart Italy")),
        (record("Acme Wasserwerke"), record("Acme Wasserwerke Hinterland Betrieb")),
    ],
)  # fmt: skip
def test_names_that_fit_but_that_nothing_else_bears_out_are_asked_about(one, other):
    assert answer(one, other) is Verdict.ASK


def test_acronym_with_the_same_domain_is_the_same():
    one = record("EACP", web_domain="eacp-aero.eu")
    assert (
        answer(one, record("European Aviation Cluster Platform", web_domain="eacp-aero.eu")) is Verdict.SAME
    )


def test_acronym_in_brackets_is_found_in_the_evidence():
    pair = compare(record("Luxembourg Institute of Research (LISER)"), record("LISER"))
    assert pair.verdict in (Verdict.ASK, Verdict.SAME)
    assert "LISER" in pair.evidence[0].words + pair.evidence[1].words


def test_domain_that_anybody_uses_says_nothing():
    one, other = (
        record("Alpha Aceros", email_domain="gmail.com"),
        record("Beta Vinos", email_domain="gmail.com"),
    )
    assert [item for item in compare(one, other).evidence if item.field == "domain"] == []


def test_evidence_is_in_words_and_its_template_gives_the_same():
    one = record("Wienerberger GmbH", country="DE", web_domain="wienerberger.de", kind="company", **MALAGA)
    other = record(
        "Wienerbergr GmbH", country="DE", web_domain="www.wienerberger.de", kind="company", **SEVILLA
    )
    pair = compare(one, other)
    words = [item.words for item in pair.evidence]
    assert {"same web or mail domain wienerberger.de", "same country DE", "same kind company"} <= set(words)
    assert any(text.startswith("157 km apart") for text in words)
    assert [item.template.format(**dict(item.values)) for item in pair.evidence] == words
    assert [abs(item.weight) for item in pair.evidence] == sorted(
        (abs(item.weight) for item in pair.evidence), reverse=True
    )
    assert pair.other_site


def test_evidence_of_the_former_name_says_so():
    one = OrganisationRecord("1", ("Nueva Acme",), former_names=("Aceros Hernández Villalba",), country="ES")
    pair = compare(one, record("Aceros Hernandez Villalba"))
    assert "Aceros Hernández Villalba is a former name" in [item.words for item in pair.evidence]


def test_every_finding_has_a_weight_and_a_sentence():
    assert set(WEIGHTS) == set(templates())


def test_weights_of_contradictions_speak_against_and_of_agreement_for():
    against = [level for level in WEIGHTS if level[1] == "different" and WEIGHTS[level] >= 0]
    agreement = [level for level in WEIGHTS if level[1] == "same" and WEIGHTS[level] < 0]
    assert (against, agreement) == ([], [])


def test_thresholds_separate_three_answers():
    assert [verdict_of(p) for p in (1.0, SAME, SAME - 0.001, ASK, ASK - 0.001, 0.0)] == [
        Verdict.SAME, Verdict.SAME, Verdict.ASK, Verdict.ASK, Verdict.DIFFERENT, Verdict.DIFFERENT
    ]  # fmt: skip


def test_probability_falls_with_each_thing_that_speaks_against():
    base = record("Aceros Hernández S.L.", **MALAGA)
    steps = [
        record("Aceros Hernández S.L.", **MALAGA),
        record("Aceros Hernández S.L.", **SEVILLA),
        record("Aceros Hernández Coop.", **SEVILLA),
        record("Aceros Hernández Coop.", **{**SEVILLA, "country": "FR"}),
    ]
    found = [compare(base, step).probability for step in steps]
    assert found == sorted(found, reverse=True)
    assert len(set(found)) == len(found)


def test_name_common_in_the_registry_tells_less():
    rare = Index([record("Acme Aceros", key="x")]).rarity
    common = Index(
        record(f"Hernández {word}", key=word) for word in map(str.title, map("w{}".format, range(800)))
    ).rarity
    one, other = record("Hernández Aceros", city="Málaga"), record("Hernández Aceros", city="Sevilla")
    assert compare(one, other, common).probability < compare(one, other, rare).probability


def test_records_without_a_name_are_never_the_same_by_place_alone():
    one, other = OrganisationRecord("1", (), country="ES", **MALAGA), record("Aceros", **MALAGA)
    assert answer(one, other) is Verdict.DIFFERENT


NAMES = st.text(alphabet="abc ABCñß.&()-αβ123", max_size=24)


@given(NAMES, NAMES, st.sampled_from(["", "ES", "FR"]))
def test_compare_is_symmetric_and_stays_within_bounds(name, other_name, country):
    one, other = record(name, key="1"), record(other_name, key="2", country=country)
    there, back = compare(one, other), compare(other, one)
    assert (there.probability, there.verdict) == (back.probability, back.verdict)
    assert 0.0 <= there.probability <= 1.0


def test_place_without_coordinates_is_compared_by_city():
    one = record("Aceros Villalba", city="Frankfurt am Main")
    assert "same city Frankfurt am Main" in evidence_words(one, record("Aceros Villalba", city="Frankfurt"))
    apart = evidence_words(one, record("Aceros Villalba", city="Kassel"))
    assert "different cities: Frankfurt am Main / Kassel" in apart
    generic = evidence_words(record("Cámara", city="Kassel"), record("Cámara", city="Essen"))
    assert "different cities, and the common words are not telling: Kassel / Essen" in generic


def test_kinds_and_domains_that_differ_speak_against():
    one = record("Aceros Villalba", kind="cluster", web_domain="a.es")
    words = evidence_words(one, record("Aceros Villalba", kind="authority", web_domain="b.es"))
    assert {"different kinds: cluster / authority", "different web domains: a.es / b.es"} <= words


def test_acronym_that_both_say_is_evidence():
    one, other = record("Talleres CETEMET Linares"), record("Grupo Ferroviario CETEMET Jaén")
    words = evidence_words(one, other)
    assert "same acronym CETEMET" in words


def test_acronym_in_every_name_says_nothing():
    index = Index(record(f"EDIH {word}", key=word) for word in map("w{}".format, range(900)))
    found = compare(record("EDIH Lombardia"), record("EDIH Bretagne"), index.rarity)
    assert [item for item in found.evidence if item.field == "acronym"] == []


def evidence_words(one: OrganisationRecord, other: OrganisationRecord) -> set[str]:
    return {item.words for item in compare(one, other).evidence}


def words_of(one: OrganisationRecord, other: OrganisationRecord) -> list[str]:
    return [item.words for item in compare(one, other).evidence]


def test_common_registration_id_tells_more_than_unlike_names():
    one = record("Alpha Beta", registration_ids=(("vat", "ES1"), ("euid", "X")))
    other = record("Gamma Delta", registration_ids=(("vat", "ES1"), ("euid", "Y")))
    assert words_of(one, other)[0] == "same VAT 1"
    assert answer(one, other) is Verdict.SAME


def test_neighbouring_cities_are_near():
    one = record("Cerámicas Aznar", city="Málaga", coordinates=(36.72, -4.42))
    other = record("Cerámicas Aznar", city="Torremolinos", coordinates=(36.62, -4.50))
    assert "13 km apart" in words_of(one, other)
    assert answer(one, other) is Verdict.SAME


def test_common_acronym_in_brackets_alone_makes_no_two_the_same():
    one, other = record("Centro Tecnológico (CTX)"), record("Cámara de Turismo (CTX)")
    assert answer(one, other) is not Verdict.SAME


@pytest.mark.parametrize(
    ("one", "other"), [("BioNano Net", "BioNanoNet"), ("ArcelorMittal Gent", "Arcelor Mittal Gent")]
)
def test_name_written_apart_is_the_one_written_together(one, other):
    assert answer(record(one), record(other)) is Verdict.SAME
