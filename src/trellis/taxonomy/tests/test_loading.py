"""Editions in the database: filled by the migration, kept current by loading, never losing a code."""

import io
import json
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from trellis.audit.models import AuditEntry
from trellis.core.errors import NotFound
from trellis.core.types import system_actor
from trellis.taxonomy import selectors
from trellis.taxonomy.models import Scheme, Term
from trellis.taxonomy.selectors.stored import current_catalogue
from trellis.taxonomy.services import edition as edition_module
from trellis.taxonomy.services.edition import Edition, read_edition
from trellis.taxonomy.services.loading import load_edition
from trellis.taxonomy.types import InvalidEdition, SchemeChange

pytestmark = pytest.mark.django_db
ACTOR = system_actor("test")


@pytest.fixture(autouse=True)
def read_anew():
    selectors.forget_catalogue()
    yield
    selectors.forget_catalogue()


def with_scheme(edition, scheme, change):
    """The edition with the terms of one scheme put through `change`, which returns a term or None."""
    terms = (change(term) if term.scheme == scheme else term for term in edition.terms)
    return Edition(schemes=edition.schemes, terms=tuple(term for term in terms if term is not None))


def test_migration_fills_every_scheme_and_term_of_the_edition():
    edition = read_edition()
    assert set(Scheme.objects.values_list("code", flat=True)) == {scheme.code for scheme in edition.schemes}
    assert set(Term.objects.values_list("id", flat=True)) == {term.id for term in edition.terms}


def test_stored_terms_are_those_of_the_edition():
    edition = read_edition()
    stored = current_catalogue()
    assert stored.terms == {term.id: term for term in edition.terms}
    assert stored.schemes == {scheme.code: scheme for scheme in edition.schemes}


def test_load_of_what_is_loaded_changes_nothing(django_assert_num_queries):
    load_edition(actor=ACTOR)
    with django_assert_num_queries(3):  # savepoint, checksums, release
        assert load_edition(actor=ACTOR) == ()
    assert AuditEntry.objects.filter(subject_type="taxonomy.scheme").count() == 0


def test_load_of_a_newer_edition_shows_added_changed_and_retired():
    edition = read_edition()
    added = replace(edition.terms[0], id="theme:peace", scheme="theme", code="peace", parent=None)
    newer = with_scheme(
        edition,
        "theme",
        lambda term: (
            None
            if term.code == "skills"
            else replace(term, names={**term.names, "en": "Green!"})
            if term.code == "green"
            else term
        ),
    )
    newer = Edition(newer.schemes, (*newer.terms, added))
    changes = load_edition(actor=ACTOR, edition=newer)
    assert changes == (
        SchemeChange("theme", added=("theme:peace",), changed=("theme:green",), retired=("theme:skills",)),
    )
    assert selectors.get_term("theme:skills").is_current is False
    assert selectors.name("theme:green") == "Green!"
    entry = AuditEntry.objects.get(subject_type="taxonomy.scheme")
    assert (entry.subject_id, entry.action, entry.actor_system) == ("theme", "load", "test")
    assert entry.changes["retired"] == [None, ["theme:skills"]]
    assert load_edition(actor=ACTOR, edition=newer) == ()


def test_load_of_an_edition_that_has_a_retired_code_again_makes_it_current():
    edition = read_edition()
    without = with_scheme(edition, "theme", lambda term: None if term.code == "skills" else term)
    load_edition(actor=ACTOR, edition=without)
    changes = load_edition(actor=ACTOR, edition=edition)
    assert changes == (SchemeChange("theme", changed=("theme:skills",)),)
    assert selectors.get_term("theme:skills").is_current is True


def test_load_dry_run_says_what_would_change_and_changes_nothing():
    newer = with_scheme(read_edition(), "theme", lambda term: None if term.code == "skills" else term)
    changes = load_edition(actor=ACTOR, edition=newer, dry_run=True)
    assert changes == (SchemeChange("theme", retired=("theme:skills",)),)
    assert Term.objects.get(id="theme:skills").status == "current"
    assert AuditEntry.objects.count() == 0


def test_load_that_breaks_leaves_everything_as_it_was(monkeypatch):
    newer = with_scheme(
        read_edition(),
        "theme",
        lambda term: None if term.code == "skills" else replace(term, names={"fr": "x"}),
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        load_edition(actor=ACTOR, edition=newer)
    assert Term.objects.get(id="theme:skills").status == "current"


def test_load_command_prints_changes_and_figures():
    Term.objects.filter(id="theme:skills").update(status="retired")
    Scheme.objects.filter(code="theme").update(checksum="older")
    output = io.StringIO()
    call_command("load_taxonomy", "--list", stdout=output)
    lines = output.getvalue().splitlines()
    assert "changed  theme:skills" in lines[1]
    assert json.loads(lines[-1]) == {"schemes": 1, "added": 0, "changed": 1, "retired": 0}
    assert Term.objects.get(id="theme:skills").status == "current"


def test_load_command_when_nothing_is_new_says_so():
    output = io.StringIO()
    call_command("load_taxonomy", stdout=output)
    assert output.getvalue().splitlines()[0] == "The reference lists are as this version has them."


def test_load_command_with_a_broken_file_says_which(monkeypatch):
    def broken():
        raise InvalidEdition("theme.yaml: terms.0.code: not a code")

    monkeypatch.setattr("trellis.taxonomy.services.loading.read_edition", broken)
    with pytest.raises(CommandError, match="theme"):
        call_command("load_taxonomy")


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"names": {"fr": "x"}}, "taxonomy_term_named"),
        ({"status": "gone"}, "taxonomy_term_status_known"),
        ({"replaced_by": ["theme:green"]}, "taxonomy_term_current_not_replaced"),
        ({"parent_id": "theme:new"}, "taxonomy_term_not_own_parent"),
        ({"code": "green"}, "taxonomy_term_code_once"),
    ],
)
def test_term_that_must_not_be_is_refused_by_the_database(values, constraint):
    row = {"id": "theme:new", "scheme": "theme", "code": "new", "names": {"en": "New"}, **values}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Term.objects.create(**row)


def test_catalogue_is_read_once(django_assert_num_queries):
    with django_assert_num_queries(2):
        assert selectors.name("country:FI", "fi") == "Suomi"
    with django_assert_num_queries(0):
        assert selectors.find_country("Finnland").term.id == "country:FI"
        assert selectors.find_region("Bavière").term.id == "nuts2024:DE2"
        assert selectors.resolve("ecosystem", "Agrifood").term.id == "ecosystem:agri-food"


def test_selectors_answer_for_what_does_not_exist():
    assert selectors.find_term("ecosystem:none") is None
    assert selectors.name("ecosystem:none") == "ecosystem:none"
    for ask in (
        lambda: selectors.get_term("ecosystem:none"),
        lambda: selectors.get_scheme("none"),
        lambda: selectors.list_terms("none"),
        lambda: selectors.resolve("none", "x"),
        lambda: selectors.ancestors("none"),
        lambda: selectors.descendants("none"),
        lambda: selectors.convert_nuts("XX99", "2021", "2024"),
    ):
        with pytest.raises(NotFound):
            ask()


def test_selectors_list_terms_leaves_out_retired_ones_unless_asked():
    ids = {term.id for term in selectors.list_terms("nuts", levels=(2,))}
    assert {"nuts2024:PT1A", "nuts2021:UKI3"} <= ids
    assert not {"nuts2021:PT17", "nuts2024:PT1"} & ids
    assert "nuts2021:PT17" in {term.id for term in selectors.list_terms("nuts", retired=True)}
    assert selectors.count_terms("ecosystem") == 14
    assert [term.code for term in selectors.list_children("size:sme")][:2] == ["micro", "small"]
    assert selectors.list_children("nuts2021:PT1") == ()
    assert len(selectors.list_children("nuts2021:PT1", retired=True)) == 5


def test_selectors_schemes_by_title():
    titles = [scheme.title for scheme in selectors.list_schemes()]
    assert titles == sorted(titles)
    assert selectors.get_scheme("nuts2024").edition == "2024"


def test_selectors_tree_and_conversion():
    assert [term.code for term in selectors.ancestors("nuts2024:BE213")] == ["BE21", "BE2", "BE"]
    assert [term.code for term in selectors.descendants("nuts2024:BE21")] == ["BE211", "BE212", "BE213"]
    assert [part.code for part in selectors.convert_nuts("PT17", "2021", "2024")] == ["PT1A", "PT1B"]


def test_selectors_huge_text_is_answered_and_not_kept():
    found = selectors.resolve("country", "Germany" * 1_000_000)
    assert (found.outcome, len(found.text)) == ("unknown", 200)


@pytest.mark.parametrize(
    ("ids", "message"),
    [
        (["size:sme", "size:sme"], "size:sme stands twice"),
        (["size:micro"], "size:micro stands before its parent size:sme"),
        (["country:AN"], "country:AN is replaced by country:CW"),
    ],
)
def test_edition_that_does_not_fit_together_is_refused(ids, message):
    terms = {term.id: term for term in read_edition().terms}
    with pytest.raises(InvalidEdition, match=message):
        edition_module.check([terms[id_] for id_ in ids])
