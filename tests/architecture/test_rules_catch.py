"""Each rule is broken on purpose, on a small tree that is sound otherwise: the rule must name the fault."""

import types

import pytest
from django.db import migrations, models
from django.test.utils import isolate_apps

from tests.architecture import rules, skeleton


@pytest.fixture
def tree(tmp_path):
    return skeleton.build(tmp_path)


def break_with(tree, path, text):
    skeleton.write(tree, path, text)
    return tree


FILE_RULES = [
    rules.unlisted_modules,
    rules.modules_without_readme,
    rules.relations_not_by_string,
    rules.writes_outside_services,
    rules.forbidden_calls,
    rules.requests_below_the_edge,
    rules.template_faults,
    rules.bad_file_names,
    rules.long_files,
    rules.twin_records,
]


@pytest.mark.parametrize("rule", FILE_RULES, ids=lambda rule: rule.__name__)
def test_sound_tree_has_no_fault(tree, rule):
    assert rule(tree) == []


BREAKS = {
    "module outside the contracts": (
        rules.unlisted_modules,
        "src/trellis/gossip/__init__.py",
        "",
        [
            "gossip is not in the contract 'modules'",
            "gossip is not in the contract 'inside'",
        ],
    ),
    "module without a README": (
        rules.modules_without_readme,
        "src/trellis/gossip/__init__.py",
        "",
        ["gossip has no README.md"],
    ),
    "relation by class": (
        rules.relations_not_by_string,
        "src/trellis/registry/models.py",
        "class A(models.Model):\n    other = models.ForeignKey(Person, models.CASCADE)\n",
        ["src/trellis/registry/models.py:2: name the related table 'module.Model'"],
    ),
    "view saves": (
        rules.writes_outside_services,
        "src/trellis/registry/views.py",
        "def edit(request, thing):\n    thing.save()\n",
        ["src/trellis/registry/views.py:2: only services write (save)"],
    ),
    "page creates": (
        rules.writes_outside_services,
        "src/trellis/registry/pages.py",
        "def build():\n    return Seen.objects.create()\n",
        ["src/trellis/registry/pages.py:2: only services write (create)"],
    ),
    "selector updates a queryset": (
        rules.writes_outside_services,
        "src/trellis/accounts/selectors.py",
        "def find():\n    Person.objects.filter(pk=1).update(seen=True)\n",
        ["src/trellis/accounts/selectors.py:2: only services write (update)"],
    ),
    "task writes asynchronously": (
        rules.writes_outside_services,
        "src/trellis/imports/tasks.py",
        "async def run(row):\n    await row.asave()\n",
        ["src/trellis/imports/tasks.py:2: only services write (asave)"],
    ),
    "selector writes by SQL": (
        rules.writes_outside_services,
        "src/trellis/registry/selectors.py",
        "def find(cursor):\n    cursor.execute('  delete FROM registry_organisation')\n",
        ["src/trellis/registry/selectors.py:2: only services write (execute)"],
    ),
    "table found by name": (
        rules.forbidden_calls,
        "src/trellis/core/pages.py",
        "model = apps.get_model('registry', 'Organisation')\n",
        ["src/trellis/core/pages.py:1: get_model hides which table is meant"],
    ),
    "relation to anything": (
        rules.forbidden_calls,
        "src/trellis/audit/models.py",
        "class Entry(models.Model):\n    thing = GenericForeignKey()\n",
        ["src/trellis/audit/models.py:2: GenericForeignKey hides which table is meant"],
    ),
    "service takes a request": (
        rules.requests_below_the_edge,
        "src/trellis/registry/services.py",
        "def publish(*, request, organisation_id):\n    pass\n",
        ["src/trellis/registry/services.py:1: publish takes a request; take an actor"],
    ),
    "template links upward": (
        rules.template_faults,
        "src/trellis/accounts/templates/accounts/person.html",
        "<p>\n<a href=\"{% url 'registry:organisation' 1 %}\">",
        ["src/trellis/accounts/templates/accounts/person.html:2: names registry, above accounts"],
    ),
    "template includes upward": (
        rules.template_faults,
        "src/trellis/core/templates/core/base.html",
        "{% include 'portal/menu.html' %}",
        ["src/trellis/core/templates/core/base.html:1: names portal, above core"],
    ),
    "template writes a path": (
        rules.template_faults,
        "src/trellis/portal/templates/portal/home.html",
        '<a href="/map/">',
        ["src/trellis/portal/templates/portal/home.html:1: write {% url %} or {% static %}, not a path"],
    ),
    "template loads from another host": (
        rules.template_faults,
        "src/trellis/portal/templates/portal/home.html",
        '<script src="https://cdn.example/x.js"></script>',
        ["src/trellis/portal/templates/portal/home.html:1: nothing is loaded from another host"],
    ),
    "template holds a script": (
        rules.template_faults,
        "src/trellis/portal/templates/portal/home.html",
        "<script>alert(1)</script>",
        ["src/trellis/portal/templates/portal/home.html:1: no style and no script inside a page"],
    ),
    "template holds a style": (
        rules.template_faults,
        "src/trellis/portal/templates/portal/home.html",
        '<p style="color: red">',
        ["src/trellis/portal/templates/portal/home.html:1: no style and no script inside a page"],
    ),
    "file of odds and ends": (
        rules.bad_file_names,
        "src/trellis/registry/utils.py",
        "",
        ["src/trellis/registry/utils.py:1: name the file by what it holds"],
    ),
    "file too long": (
        rules.long_files,
        "src/trellis/registry/services.py",
        "x = 1\n" * 401,
        ["src/trellis/registry/services.py:1 has 401 lines"],
    ),
    "record written again": (
        rules.twin_records,
        "src/trellis/registry/pages.py",
        (TAB := "@dataclass(frozen=True)\nclass Tab:\n    label: str\n    url: str\n") + TAB,
        [
            "src/trellis/registry/pages.py:6: Tab stands in src/trellis/registry/pages.py already; "
            "keep it in one place below both"
        ],
    ),
}


@pytest.mark.parametrize(("rule", "path", "text", "faults"), BREAKS.values(), ids=BREAKS.keys())
def test_rule_names_the_fault(tree, rule, path, text, faults):
    assert rule(break_with(tree, path, text)) == faults


ALLOWED = {
    "service writes": ("src/trellis/registry/services/profiles.py", "def edit(thing):\n    thing.save()\n"),
    "dictionary updated in a view": ("src/trellis/registry/views.py", "def show(a):\n    a.update(b=1)\n"),
    "selector reads by SQL": ("src/trellis/registry/selectors.py", "def f(c):\n    c.execute('SELECT 1')\n"),
    "test writes": ("src/trellis/registry/tests/test_x.py", "def test_x(thing):\n    thing.save()\n"),
}


@pytest.mark.parametrize(("path", "text"), ALLOWED.values(), ids=ALLOWED.keys())
def test_writing_rule_leaves_what_is_allowed(tree, path, text):
    assert rules.writes_outside_services(break_with(tree, path, text)) == []


@isolate_apps("trellis.accounts", "trellis.audit")
def test_relation_upward_or_with_a_reverse_name_is_named(tree):
    class Person(models.Model):
        class Meta:
            app_label = "accounts"

    class Note(models.Model):
        person = models.ForeignKey(Person, models.CASCADE, related_name="+")

        class Meta:
            app_label = "audit"

    class Lower(models.Model):
        class Meta:
            app_label = "audit"

    class Higher(models.Model):
        named = models.ForeignKey(Lower, models.CASCADE, related_name="highers")
        unnamed = models.ForeignKey(Lower, models.CASCADE, related_name="+")

        class Meta:
            app_label = "accounts"

    assert rules.wrong_relations(tree, [Person, Note, Lower, Higher]) == [
        "audit.Note.person points up to accounts",
        "accounts.Higher.named adds a name to audit: related_name='+'",
    ]


def test_migration_that_cannot_be_taken_back_is_named():
    migration = types.SimpleNamespace(
        app_label="registry",
        name="0002_x",
        operations=[migrations.RunSQL("SELECT 1"), migrations.RunSQL("SELECT 1", "")],
    )
    assert rules.irreversible_operations(migration) == [
        "registry.0002_x: Raw SQL operation cannot be taken back"
    ]
