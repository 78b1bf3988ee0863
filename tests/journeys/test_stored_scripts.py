"""A script in every text of every model: no page runs it."""

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests.journeys.conftest import Readers
from tests.journeys.routes import PAGES
from tests.journeys.site import DemoSite, actor_of
from tests.sight import install
from trellis.accounts import services as accounts

pytestmark = pytest.mark.browser
# Each way into a page: between tags, out of an attribute, out of a script, as an address, by a template.
PAYLOADS = (
    "<script>hit(1)</script>",
    '"><img src=x onerror=hit(2)>',
    "'-hit(3)-'</script><script>hit(4)</script>",
    "javascript:hit(5)",
    "{{constructor.constructor('hit(6)')()}}<svg/onload=hit(7)>",
)
COUNTING = "window.hits = []; window.hit = number => window.hits.push(number); window.alert = hit;"
# What the platform itself reads: a script there would only make the page say that there is no such thing.
READ_BY_PROGRAMS = {
    "slug", "kind", "status", "state", "role", "way", "key", "precision", "language", "rhythm", "topic",
    "message", "password", "digest", "session_key", "session_data", "record_type", "target", "code", "change",
    "verdict", "rule", "field", "answer", "operation", "search", "edition", "size", "accent", "logo_digest",
    "indicator", "scheme", "level", "path", "provider", "type", "waits_for", "record", "subject_type",
    "subject_id", "email", "sha256", "facet", "name_key", "short_key", "document", "packed",
}  # fmt: skip
NOBODY_TYPES = {"procrastinate", "contenttypes", "auth", "sessions", "audit", "taxonomy"}
TEXTS_IN_LANGUAGES: dict[str, Any] = {
    "description": {"en": PAYLOADS[0], "fr": PAYLOADS[1]},
    "other_names": [PAYLOADS[2]],
    "attributes": {"note": PAYLOADS[4]},
}


def planted(model: Any, name: str, payload: str) -> bool:
    """False where the database takes no such text."""
    try:
        with transaction.atomic():
            model._base_manager.update(**{name: payload})
    except DatabaseError:
        return False
    return True


def texts() -> Iterator[tuple[Any, Any]]:
    """Every text that somebody can have typed."""
    for model in apps.get_models():
        if model._meta.app_label not in NOBODY_TYPES:
            for field in model._meta.concrete_fields:
                is_text = field.get_internal_type() in ("TextField", "CharField")
                if is_text and field.name not in READ_BY_PROGRAMS and not field.choices:
                    yield model, field


def put_back(model: Any, key: Any, name: str, value: Any) -> None:
    """Unless something happened to the row since, which the former text no longer fits."""
    with contextlib.suppress(IntegrityError), transaction.atomic():
        model._base_manager.filter(pk=key).update(**{name: value})


@pytest.fixture(scope="module")
def poisoned(site: DemoSite) -> Iterator[int]:
    """Every text, one payload after the other; put back at the end, as other journeys use the same site."""
    install()
    accounts.create_token(actor=actor_of(site.member), label="exports", days=30)
    kept: list[tuple[Any, str, dict[Any, Any]]] = []
    for model, field in texts():
        payload = PAYLOADS[len(kept) % len(PAYLOADS)][: field.max_length]
        rows = dict(model._base_manager.values_list("pk", field.name))
        if rows and planted(model, field.name, payload):
            kept.append((model, field.name, rows))
    organisations = apps.get_model("registry.Organisation")
    for name, value in TEXTS_IN_LANGUAGES.items():
        kept.append((organisations, name, dict(organisations.objects.values_list("pk", name))))
        organisations.objects.update(**{name: value})
    yield len(kept)
    for model, name, rows in kept:
        for key, value in rows.items():
            put_back(model, key, name, value)
    connection.close()


@pytest.fixture(scope="module")
def dialogs(windows_of_readers: Readers) -> list[str]:
    """What the pages said aloud; each counts the scripts it runs."""
    said: list[str] = []
    for page in windows_of_readers.values():
        page.add_init_script(COUNTING)
        page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    return said


VISITS = [(route, role) for route in PAGES for role in route.roles]


def test_many_texts_hold_a_script(poisoned):
    assert poisoned >= 30


@pytest.mark.parametrize(
    ("route", "role"), VISITS, ids=[f"{route.name}{route.query}-{role}" for route, role in VISITS]
)
def test_no_page_runs_a_stored_script(readers, dialogs, site, poisoned, route, role):
    """Nor does it try: what the content policy had to refuse would fail the fence."""
    page = readers[role]
    dialogs.clear()
    page.goto(route.path(site))
    links = page.locator("a[href^='javascript:' i]").evaluate_all("links => links.map(link => link.href)")
    assert (page.evaluate("window.hits"), dialogs, links) == ([], [], [])
