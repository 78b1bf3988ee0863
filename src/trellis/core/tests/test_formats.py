"""Dates, numbers and names in the reader's language."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.template import engines
from django.utils import timezone
from django.utils.translation import override

from trellis.core.pagination import build_pagination
from trellis.core.templatetags.formats import (
    country_name,
    current_locale,
    day,
    elsewhere,
    language_name,
    moment,
    money,
    number,
    percent,
    since,
)
from trellis.core.templatetags.interface import icon

NOON = datetime(2026, 7, 20, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", "1,234,567.5"), ("de", "1.234.567,5"), ("mt", "1,234,567.5"), ("tlh", "1,234,567.5")],
)
def test_number_has_the_readers_separators(language, shown):
    with override(language):
        assert number(1234567.5) == shown


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [
        (1.25, 1, "1.2"),
        (Decimal("2"), 2, "2.00"),
        (7.6, 0, "8"),
        (None, None, ""),
        ("12", None, "12"),
        (True, None, "True"),
    ],
)
def test_number_rounds_and_leaves_what_is_no_number(value, digits, shown):
    assert number(value, digits) == shown


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        (Decimal("1000000.00"), "EUR", "1,000,000 EUR"),
        (Decimal("12.50"), "EUR", "12.50 EUR"),
        (3, "", "3"),
        (None, "EUR", ""),
    ],
)
def test_money_has_decimals_only_where_it_needs_them(amount, currency, shown):
    assert money(amount, currency) == shown


def test_percent_of_a_share_and_of_a_whole():
    assert (percent(0.72), percent(72, 100), percent("72"), percent(None)) == ("72%", "72%", "", "")
    with override("fr"):
        assert percent(0.5) == "50\xa0%"


def test_day_is_written_as_in_europe_and_taken_to_the_sites_zone():
    assert day(date(2026, 7, 20)) == "20 July 2026"
    assert day(datetime(2026, 7, 20, 23, 30, tzinfo=UTC), "medium") == "21 Jul 2026"
    assert day(None) == ""
    with override("de"):
        assert day(date(2026, 7, 20)) == "20. Juli 2026"


def test_moment_always_shows_its_zone():
    assert moment(NOON) == "20 Jul 2026, 12:12 CEST"
    assert moment(None) == ""
    with override("de"):
        assert moment(NOON) == "20.07.2026, 12:12 MESZ"


def test_since_says_how_long_ago():
    assert since(timezone.now() - timedelta(days=92)) == "3 months ago"
    assert since(timezone.localdate() - timedelta(days=3)) == "3 days ago"
    assert since(None) == ""


@pytest.mark.parametrize(
    ("code", "shown"),
    [("FR", "France"), ("el", "Greece"), ("UK", "United Kingdom"), ("QQ", "QQ"), (None, ""), ("", "")],
)
def test_country_is_named_or_left_as_its_code(code, shown):
    assert country_name(code) == shown


def test_languages_and_countries_are_named_in_every_language_of_the_site():
    for code, _name in settings.LANGUAGES:
        with override(code):
            assert current_locale().language == code
            assert country_name("DE") != "DE"
            assert language_name(code) != code
    assert (language_name("tlhx"), language_name(None)) == ("tlhx", "")


def test_icon_is_hidden_from_readers_unless_it_has_a_label():
    assert 'aria-hidden="true"' in icon("pin")
    labelled = icon("pin", "<Place>")
    assert 'role="img"' in labelled
    assert "&lt;Place&gt;" in labelled


def test_filters_are_known_without_load():
    template = engines["django"].from_string('{{ "FR"|country_name }} {{ 1000|number }} {% icon "pin" %}')
    assert template.render().startswith("France 1,000 <svg")


def test_pagination_of_nothing_is_one_page_with_no_rows():
    found = build_pagination(total=0, page=3, size=20, address=str)
    assert (found.first, found.last, found.total, len(found.pages)) == (0, 0, 0, 1)
    assert (found.previous_url, found.next_url) == ("", "")


def test_pagination_beyond_the_last_page_is_the_last():
    found = build_pagination(total=45, page=9, size=20, address=lambda page: f"?page={page}")
    assert (found.first, found.last) == (41, 45)
    assert [(page.number, page.url, page.is_current) for page in found.pages] == [
        (1, "?page=1", False),
        (2, "?page=2", False),
        (3, "", True),
    ]
    assert (found.previous_url, found.next_url) == ("?page=2", "")


def test_pagination_in_the_middle_shows_gaps_and_both_neighbours():
    found = build_pagination(total=1000, page=25, size=20, address=str)
    assert [page.number for page in found.pages] == [1, None, 23, 24, 25, 26, 27, None, 50]
    assert (found.previous_url, found.next_url) == ("24", "26")


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("https://a.example/?b=c", "https://a.example/?b=c"),
        ("HTTP://a.example", "HTTP://a.example"),
        ("javascript:alert(1)", ""),
        (" javascript:alert(1)", ""),
        ("data:text/html,<script>", ""),
        ("//a.example", ""),
        (None, ""),
    ],
)
def test_link_leads_to_a_website_or_nowhere(stored, shown):
    assert elsewhere(stored) == shown
