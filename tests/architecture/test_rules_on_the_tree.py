"""The platform's own tree keeps every rule; test_rules_catch.py beside this shows that each rule bites."""

from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.migrations.loader import MigrationLoader

from tests.architecture import rules

ROOT = Path(__file__).parents[2]


def test_every_module_is_in_the_contracts():
    assert rules.unlisted_modules(ROOT) == []


def test_every_module_says_what_it_is_for():
    assert rules.modules_without_readme(ROOT) == []


def test_settings_install_exactly_the_modules_of_the_contract():
    assert set(settings.MODULES) == set(rules.Order(ROOT).level)


def test_relations_point_down_and_leave_no_reverse_name():
    assert rules.wrong_relations(ROOT, apps.get_models()) == []


def test_relations_are_named_by_string():
    assert rules.relations_not_by_string(ROOT) == []


def test_only_services_write():
    assert rules.writes_outside_services(ROOT) == []


def test_no_call_hides_its_table():
    assert rules.forbidden_calls(ROOT) == []


def test_requests_stay_at_the_edge():
    assert rules.requests_below_the_edge(ROOT) == []


def test_templates_name_lower_modules_and_hold_no_code():
    assert rules.template_faults(ROOT) == []


def test_files_are_named_by_what_they_hold():
    assert rules.bad_file_names(ROOT) == []


def test_files_are_short():
    assert rules.long_files(ROOT) == []


def test_a_record_is_written_once():
    assert rules.twin_records(ROOT) == []


def test_every_migration_of_ours_can_be_taken_back():
    loader = MigrationLoader(None, ignore_no_migrations=True)
    own = [migration for (app, _), migration in loader.disk_migrations.items() if app in settings.MODULES]
    assert own
    assert [fault for migration in own for fault in rules.irreversible_operations(migration)] == []
