"""Scripts, words of many languages, legal forms, and the parts of a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trellis_engine.linkage.normalisation import LONGEST_NAME, normalise, spellings
from trellis_engine.linkage.vocabulary import legal_forms, lexicon, meanings, site_words, stop_words
from trellis_engine.transliteration import fold, sound


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ΚΕΡΑΜΟΠΟΙΪΑ", "keramopiia"),
        ("Ευρωπαϊκό Δίκτυο", "evropaiko diktyo"),
        ("ΟΡΓΑΝΙΣΜΟΣ AΥΤΟΔΙΟΙΚΗΣΗΣ", "organismos avtodiikisis"),
        ("Българска търговска камара", "balgarska targovska kamara"),
        ("Привреда Србије, Ђорђе и Њ", "privreda srbije, dorde i nj"),
        ("Україна Київ Йосип", "ukrayina kiyiv yosip"),
        ("Ærø Øst Þór Æðey", "aero ost thor aedey"),
        ("Ģirts Ķekava Ūdens", "girts kekava udens"),
        ("Iğdır ŞİRKETİ", "igdir sirketi"),
        ("CTA\u00adQUA\u200b", "ctaqua"),
        ("Ω™ 株式会社 🙂", "otm"),
    ],
)
def test_fold_writes_every_script_in_plain_letters(text, folded):
    assert fold(text).strip() == folded


def test_fold_of_greek_with_latin_look_alikes_reads_as_greek():
    assert fold("ΣYΛΛOΓOΣ") == fold("ΣΥΛΛΟΓΟΣ")  # Latin Y and O in the first


@pytest.mark.parametrize(
    ("one", "other"), [("muenchen", "munchen"), ("stroykeramika", "stroikeramika"), ("aarhus", "arhus")]
)
def test_sound_is_one_for_spellings_of_one_word(one, other):
    assert sound(one) == sound(other)


@pytest.mark.parametrize(
    ("words", "concept"),
    [
        ("Cluster Kluster Clúster Klastr Klaster Klaszter Grozd Klynge Klasteri Κλάστερ Клъстер pôle",
         "cluster"),
        ("Universität Université Universidad Uniwersytet Yliopisto Ülikool Egyetem Πανεπιστήμιο Университет",
         "university"),
        ("Sveučilište Ollscoil Háskóli Üniversitesi universitātes univerziteta", "university"),
        ("Handelskammer Chambre Cámara Kamara Επιμελητήριο Камара Rūmai Zbornica Odası", "chamber"),
        ("Verband Vereniging Förening Yhdistys Egyesület Stowarzyszenie Sdružení Σύνδεσμος Сдружение",
         "association"),
        ("Technologie Tecnología Tehnologija Τεχνολογία Технологии Teknologi Tækni", "technology"),
        ("Innovación Innowacji Inovace Καινοτομίας Иновации Innovaatio", "innovation"),
        ("Zentrum Centre Keskus Központ Κέντρο Център Merkezi Centrs", "centre"),
        ("Agentur Agencja Ügynökség Агенция Virasto Agence", "agency"),
        ("Stiftung Fundación Säätiö Alapítvány Ίδρυμα Фондация Vakfı Nadace", "foundation"),
    ],
)  # fmt: skip
def test_generic_words_of_all_languages_are_one_concept(words, concept):
    found = {word: {meaning.code for meaning in meanings(fold(word))} for word in words.split()}
    assert [word for word, codes in found.items() if concept not in codes] == []


@pytest.mark.parametrize(
    ("word", "codes"),
    [
        ("technologiezentrum", ["technology", "centre"]),
        ("innovationszentrum", ["innovation", "centre"]),
        ("solarcluster", ["solar", "cluster"]),
        ("landwirtschaftskammer", ["agriculture", "chamber"]),
        ("saarstahl", []),
        ("karlshamn", []),
        ("cementizillo", []),
        ("gorenje", []),
        ("turisfera", []),
        ("wienerberger", []),
        ("vienne", ["vienna"]),
        ("slovenskej", ["SK"]),
        ("slovenije", ["SI"]),
    ],
)
def test_meanings_split_compounds_and_leave_coined_names_alone(word, codes):
    assert [meaning.code for meaning in meanings(word)] == codes


def test_word_files_are_whole():
    known = lexicon()
    codes = {meaning.code for table in (known.words, known.stems) for meaning in table.values()}
    assert {"cluster", "north", "vienna", "AT"} <= codes
    assert min(map(len, known.stems)) >= 2
    assert {"of", "de", "und"} <= stop_words()
    assert {"werk", "zaklad"} <= site_words()
    kinds = "private public partnership association cooperative foundation public-body grouping"
    assert set(legal_forms().kinds.values()) == set(kinds.split())


@pytest.mark.parametrize(
    "written",
    """Acme GmbH|Acme Ges.m.b.H.|Acme GmbH & Co. KG|Acme AG|Acme e.V.|Acme S.p.A.|Acme S. p. A.|Acme S.r.l.
    Acme S.c.a r.l.|Acme SARL|Acme S.à r.l.|Acme SAS|Acme S.A.|Acme B.V.|Acme BV|Acme N.V.|Acme VZW
    Acme a.s.b.l.|Acme S.L.|Acme S.L.U.|Acme, S.A.|Acme Lda|Acme Lda.|Acme Ltd|Acme Limited|Acme plc
    Acme LLP|Acme AB|AB Acme|Acme Oy|Oy Acme Ab|Acme Oyj|Acme Osakeyhtiö|Acme A/S|Acme ApS|Acme AS
    Acme ASA|Acme ehf.|Acme hf.|OÜ Acme|AS Acme|Acme OÜ|SIA Acme|UAB Acme|Acme, UAB|VšĮ Acme
    Acme Sp. z o.o.|Acme spółka z o.o.|Acme S.K.A.|Acme s.r.o.|Acme spol. s r.o.|Acme a.s.|Acme, a. s.
    Acme Kft.|Acme Zrt.|Acme Nyrt.|Acme d.o.o.|Acme d. o. o.|Acme d.d.|Acme ЕООД|Acme EOOD|Acme ООД
    Acme АД|SC Acme SRL|SC Acme SA|Acme Α.Ε.|Acme ΑΕ|Acme Ε.Π.Ε.|Acme Α.Β.Ε.Ε.|Acme A.Ş.|Acme Ltd. Şti.
    Acme Sanayi ve Ticaret A.Ş.|Acme DOOEL|Acme sh.p.k.|ТОВ Acme|Acme i/s""".replace("\n", "|").split("|"),
)
def test_normalise_drops_the_legal_forms_of_europe(written):
    name = normalise(written.strip())
    assert ([token.text for token in name.tokens], bool(name.legal_form)) == (["acme"], True)


@pytest.mark.parametrize("name", ["AB", "GmbH", "S.A.", "The", "1"])
def test_normalise_of_nothing_but_form_or_grammar_keeps_it(name):
    assert len(normalise(name).tokens) == 1


def test_normalise_of_translations_gives_one_set_of_roots():
    spoken = [
        "Universitat Politècnica de Catalunya",
        "Polytechnic University of Catalonia",
        "Universidad Politécnica de Cataluña",
    ]
    assert {frozenset(normalise(name).roots) for name in spoken} == {
        frozenset({"@university", "@polytechnic", "#catalonia"})
    }


def test_normalise_keeps_initials_and_the_last_word_of_grammar():
    assert normalise("A. Schmid GmbH").letters == "aschmid"
    assert [token.root for token in normalise("Clúster Sur").tokens] == ["@cluster", ">south"]
    assert [token.root for token in normalise("Acme III Oy").tokens] == ["akme", "=3"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Lucart S.p.A. Stabilimento di Castelnuovo", [("lucart", "site")]),
        ("ERAMET NORWAY AS AVD SAUDA", [("erametnorway", "site")]),
        ("A/S Latvijas finieris rūpnīca Furniers", [("latvijasfinieris", "site")]),
        ("Breitenfeld Werk", [("breitenfeld", "site")]),
        ("Fidesol – Sardinia Innovation Hub", [("fidesol", "part")]),
        ("Fidesol (Sevilla)", [("fidesol", "whole")]),
        ("Chamber (CSL)", [("chamber", "whole"), ("csl", "part")]),
        ("Werk 1 Acme", []),
        ("", []),
        ("---", []),
    ],
)
def test_spellings_are_the_whole_name_and_what_it_is_made_of(written, expected):
    assert [(name.letters, name.extent) for name in spellings(written)][1:] == expected


def test_normalise_of_an_endless_name_reads_its_beginning():
    assert len(normalise("ab " * 1_000_000).text) == LONGEST_NAME


@given(st.text(max_size=60))
def test_spellings_of_any_text_are_plain_and_repeatable(text):
    found = list(spellings(text))
    assert found == list(spellings(text))
    assert all(name.letters.isascii() for name in found)
