"""Screens of the portal."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import escape

from config.privacy import FIELDS, PURPOSES
from trellis.core.privacy import classified
from trellis.portal import selectors
from trellis.portal.services import site
from trellis.portal.tests.conftest import OPERATOR, picture

pytestmark = pytest.mark.django_db
FORM = {"version": "0", "name": "Clusters of the Alps", "accent": "#7a1f5c", "languages": ["de", "en"]}


def test_name_accent_and_languages_show_on_every_page(client, sign_in_as):
    sign_in_as("operator")
    assert client.post("/settings/", FORM)["Location"] == "/settings/"
    text = client.get("/imprint/").content.decode()
    assert "<span>Clusters of the Alps</span>" in text
    assert '<link rel="stylesheet" href="/style/accent-7a1f5c.css">' in text
    assert re.findall(r'name="language" value="(\w+)"', text) == ["de", "en"]


def test_settings_are_for_operators(client, sign_in_as):
    assert client.get("/settings/")["Location"] == "/accounts/login/?next=/settings/"
    sign_in_as("validator")
    for path in ("/settings/", "/settings/texts/en/"):
        assert client.get(path).status_code == 403
    assert client.post("/settings/", FORM).status_code == 403
    assert client.post("/settings/logo/remove/").status_code == 403


def test_colour_that_cannot_be_read_keeps_what_was_typed_and_names_the_nearest(client, sign_in_as):
    sign_in_as("operator")
    answer = client.post("/settings/", {**FORM, "accent": "#ffd700"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="#ffd700"' in text
    assert 'value="Clusters of the Alps"' in text
    assert re.search(r"The nearest that can be read is #[0-9a-f]{6}\.", text)


def test_settings_changed_meanwhile_are_shown_as_typed_and_can_then_be_saved(client, sign_in_as):
    sign_in_as("operator")
    site.change_site(actor=OPERATOR, version=0, name="Theirs", accent="", languages=["en"])
    answer = client.post("/settings/", FORM)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody else changed the settings meanwhile." in text
    version = re.search(r'name="version" value="(\d+)"', text)
    assert version is not None
    client.post("/settings/", {**FORM, "version": version[1]})
    assert selectors.get_site().name == "Clusters of the Alps"


def test_form_without_version_is_refused_and_keeps_the_rest(client, sign_in_as):
    sign_in_as("operator")
    answer = client.post("/settings/", {**FORM, "version": "x"})
    assert answer.status_code == 422
    assert 'value="Clusters of the Alps"' in answer.content.decode()


def test_logo_is_uploaded_shown_and_removed(client, sign_in_as):
    sign_in_as("operator")
    client.post("/settings/logo/", {"logo": SimpleUploadedFile("logo.png", picture())})
    address = re.search(r'<img class="header__logo" src="([^"]+)"', client.get("/imprint/").content.decode())
    assert address is not None
    answer = client.get(address[1])
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/png", "nosniff")
    client.post("/settings/logo/remove/")
    assert 'class="header__logo" src=' not in client.get("/imprint/").content.decode()
    assert client.get(address[1]).status_code == 404


@pytest.mark.parametrize("files", [{}, {"logo": SimpleUploadedFile("a.svg", b"<svg/>")}])
def test_logo_missing_or_refused_says_why(client, sign_in_as, files):
    sign_in_as("operator")
    answer = client.post("/settings/logo/", files)
    assert answer.status_code == 422
    assert 'class="error-summary"' in answer.content.decode()


def test_texts_in_a_language_are_shown_to_its_readers(client, sign_in_as):
    sign_in_as("operator")
    client.post(
        "/settings/texts/fr/",
        {"version": "0", "home_title": "Bienvenue", "imprint": "Nous\n\nsommes <b>là</b>"},
    )
    assert "Bienvenue" in client.get("/", headers={"accept-language": "fr"}).content.decode()
    text = client.get("/imprint/", headers={"accept-language": "fr"}).content.decode()
    assert "<p>Nous</p>" in text
    assert "sommes &lt;b&gt;là&lt;/b&gt;" in text
    assert 'value="Bienvenue"' in client.get("/settings/texts/fr/").content.decode()


def test_texts_too_long_keep_what_was_typed(client, sign_in_as):
    sign_in_as("operator")
    answer = client.post("/settings/texts/en/", {"version": "0", "home_title": "x" * 121})
    assert answer.status_code == 422
    assert f'value="{"x" * 121}"' in answer.content.decode()
    assert client.post("/settings/texts/en/", {"version": ""}).status_code == 422


def test_texts_of_a_language_not_offered_are_not_found(client, sign_in_as):
    sign_in_as("operator")
    site.change_site(actor=OPERATOR, version=0, name="A", accent="", languages=["de", "fr"])
    assert client.get("/settings/texts/it/").status_code == 404
    text = client.get("/settings/").content.decode()
    assert 'href="/settings/texts/de/"' in text


def test_imprint_not_written_says_so_and_leads_the_operator_there(client, sign_in_as):
    assert "has not written an imprint yet" in client.get("/imprint/").content.decode()
    assert 'href="/settings/"' not in client.get("/imprint/").content.decode()
    sign_in_as("operator")
    assert 'class="button" href="/settings/"' in client.get("/imprint/").content.decode()


@pytest.mark.parametrize(
    ("offered", "asked", "shown"),
    [
        (["en", "fr"], "fr", "fr"),
        (["en", "fr"], "de", "en"),
        (["fr", "it"], "de", "fr"),
        (["fr"], "en", "fr"),
    ],
)
def test_reader_gets_a_language_that_is_offered(client, offered, asked, shown):
    site.change_site(actor=OPERATOR, version=0, name="A", accent="", languages=offered)
    answer = client.get("/imprint/", headers={"accept-language": asked})
    assert answer["Content-Language"] == shown


@pytest.mark.parametrize("code", ["bg", "mt", "ga", "pt"])
def test_every_language_of_the_union_can_be_chosen_without_scripts(client, code):
    client.post("/language/", {"language": code, "next": "/imprint/"})
    html = client.get("/imprint/").content.decode()
    assert f'value="{code}" lang="{code}" aria-current="true"' in html


def test_page_says_in_which_language_its_words_are_whatever_was_chosen(client):
    """A catalogue that nobody has filled shows English words: a screen reader must speak them as English."""
    spoken = {}
    for code in ("de", "en", "fr", "mt"):
        client.post("/language/", {"language": code, "next": "/imprint/"})
        html = client.get("/imprint/").content.decode()
        spoken[code] = re.findall(r'<html lang="([a-z]+)"', html), "Reference lists</a>" in html
    assert spoken == {
        "de": (["de"], False),
        "en": (["en"], True),
        "fr": (["fr"], False),
        "mt": (["en"], True),
    }


def test_stylesheet_needs_no_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/style/anything.css")
        client.get("/style/accent-7a1f5c.css")


def test_page_reads_the_settings_of_the_site_once(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get("/imprint/")


def test_privacy_names_every_purpose_with_its_basis_and_every_field(client):
    html = client.get("/privacy/").content.decode()
    record = client.get("/privacy/record.json").json()["processing"]
    assert [item["purpose"] for item in record] == [purpose.key for purpose in PURPOSES]
    listed = {
        (item["purpose"], group["table"], name)
        for item in record
        for group in item["fields"]
        for name in group["fields"]
    }
    assert listed == {(item.purpose, item.model, item.field) for item in classified(FIELDS)}
    for item in record:
        for text in ("title", "what", "legal_basis", "kept", "recipients"):
            assert escape(item[text]) in html
    assert "What is kept about you" not in html
