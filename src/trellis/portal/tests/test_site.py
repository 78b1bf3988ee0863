"""What an operator sets of the site."""

import io

import pytest
from django.db import IntegrityError, transaction
from PIL import Image, PngImagePlugin

from trellis.audit.models import AuditEntry
from trellis.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from trellis.core.types import VISITOR
from trellis.portal import selectors
from trellis.portal.models import SiteSettings as SiteSettingsRow
from trellis.portal.services import site
from trellis.portal.services.logo import read_logo
from trellis.portal.tests.conftest import MEMBER, OPERATOR, picture
from trellis.portal.types import LARGEST_LOGO, LOGO_HEIGHT, LOGO_WIDTH, SiteSettings

pytestmark = pytest.mark.django_db
GOOD = {"name": "Clusters of the Alps", "accent": "#7a1f5c", "languages": ["fr", "de"]}


def change(version: int = 0, **fields: object) -> SiteSettings:
    return site.change_site(actor=OPERATOR, version=version, **{**GOOD, **fields})


def problems_of(error: InvalidInput) -> list[tuple[str, str]]:
    return [(problem.field, problem.suggestion) for problem in error.problems]


def test_site_that_nobody_set_is_as_the_platform_brings_it():
    assert selectors.get_site() == SiteSettings(version=0, name="Trellis")
    assert SiteSettingsRow.objects.count() == 0


def test_change_site_stores_and_records_what_changed():
    change(name="  Clusters  of the Alps ", accent="#7A1F5C")
    found = selectors.get_site()
    assert (found.name, found.accent, found.languages, found.version) == (
        "Clusters of the Alps", "#7a1f5c", ("de", "fr"), 1,
    )  # fmt: skip
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject_type, entry.changes) == (
        "changed",
        "portal.site",
        {
            "name": ["Trellis", "Clusters of the Alps"],
            "accent": ["", "#7a1f5c"],
            "languages": [[], ["de", "fr"]],
        },
    )


def test_change_site_to_the_same_records_nothing_and_keeps_the_version():
    change()
    assert change(version=1).version == 1
    assert AuditEntry.objects.count() == 1


def test_change_site_since_changed_by_somebody_else_is_a_conflict():
    change()
    with pytest.raises(Conflict, match="Somebody else"):
        change(version=0, name="Mine")
    assert selectors.get_site().name == "Clusters of the Alps"


@pytest.mark.parametrize("actor", [VISITOR, MEMBER])
def test_only_an_operator_changes_anything(actor):
    attempts = (
        lambda: site.change_site(actor=actor, version=0, **GOOD),
        lambda: site.change_texts(actor=actor, version=0, language="en", texts={}),
        lambda: site.change_logo(actor=actor, content=picture()),
        lambda: site.remove_logo(actor=actor),
    )
    for attempt in attempts:
        with pytest.raises(NotPermitted):
            attempt()
    assert SiteSettingsRow.objects.count() == 0


def test_change_site_names_every_fault_at_once_and_stores_nothing():
    with pytest.raises(InvalidInput) as caught:
        change(name=" ", accent="teal", languages=["en", "tlh"])
    assert [field for field, _ in problems_of(caught.value)] == ["name", "accent", "languages"]
    assert selectors.get_site() == SiteSettings()


def test_accent_too_pale_to_read_is_refused_with_the_nearest_that_can_be():
    with pytest.raises(InvalidInput) as caught:
        change(accent="#ffd700")
    field, suggestion = problems_of(caught.value)[0]
    assert field == "accent"
    assert change(accent=suggestion.split()[-1].rstrip(".")).accent == suggestion.split()[-1].rstrip(".")


def test_no_language_at_all_is_refused():
    with pytest.raises(InvalidInput):
        change(languages=[])


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"id": 2}, "portal_settings_one_row"),
        ({"name": ""}, "portal_settings_named"),
        ({"accent": "red"}, "portal_settings_accent_is_colour"),
        ({"logo_digest": "0123"}, "portal_settings_logo_whole"),
        ({"logo": b"png"}, "portal_settings_logo_whole"),
    ],
)
def test_database_refuses_settings_that_cannot_be(fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        SiteSettingsRow.objects.create(**fields)


def test_texts_are_kept_by_language_and_fall_back_to_english_then_to_any():
    site.change_texts(actor=OPERATOR, version=0, language="en", texts={"imprint": "Who\r\nwe are\x00 "})
    site.change_texts(
        actor=OPERATOR, version=1, language="fr", texts={"imprint": "Nous", "home_lead": "Bonjour"}
    )
    found = selectors.get_site()
    assert [found.text("imprint", code) for code in ("en", "fr", "de")] == [
        "Who\nwe are",
        "Nous",
        "Who\nwe are",
    ]
    assert [found.text("home_lead", code) for code in ("en", "fr")] == ["Bonjour", "Bonjour"]
    assert found.text("home_title", "en") == ""


def test_text_left_empty_is_taken_away_in_its_language_only():
    site.change_texts(actor=OPERATOR, version=0, language="en", texts={"imprint": "We"})
    site.change_texts(actor=OPERATOR, version=1, language="fr", texts={"imprint": "Nous"})
    site.change_texts(actor=OPERATOR, version=2, language="en", texts={"imprint": "  "})
    assert selectors.get_site().texts["imprint"] == {"fr": "Nous"}


def test_texts_too_long_or_in_an_unknown_language_are_refused():
    with pytest.raises(InvalidInput) as caught:
        site.change_texts(actor=OPERATOR, version=0, language="tlh", texts={"home_title": "x" * 121})
    assert [field for field, _ in problems_of(caught.value)] == ["home_title", ""]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_logo_of_each_kind_is_written_anew_as_a_small_png(kind):
    site.change_logo(actor=OPERATOR, content=picture(kind=kind, size=(1600, 800)))
    logo = selectors.get_logo(digest=selectors.get_site().logo)
    shown = Image.open(io.BytesIO(logo.content))
    assert shown.format == "PNG"
    assert shown.width <= LOGO_WIDTH
    assert shown.height == LOGO_HEIGHT


def test_logo_loses_what_is_not_picture():
    hidden = PngImagePlugin.PngInfo()
    hidden.add_text("comment", "<script>alert(1)</script>")
    content = picture(pnginfo=hidden) + b"<script>alert(2)</script>"
    assert b"<script>" in content
    assert b"script" not in read_logo(content).content


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"x" * (LARGEST_LOGO + 1), "larger than 1 MB"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "SVG"),
        (b"\xef\xbb\xbf <?xml version='1.0'?><svg/>", "SVG"),
        (b"GIF89a and nothing more", "not a picture"),
        (b"%PDF-1.7", "not a picture"),
        (picture(kind="BMP"), "not a picture"),
        (picture(kind="TIFF"), "not a picture"),
        (picture()[:60], "not a picture"),
        (picture(size=(8000, 8000), mode="1"), "too many points"),
        (picture(size=(16000, 16000), mode="1"), "too many points"),
    ],
)
def test_logo_that_cannot_be_taken_says_what_to_do(content, said):
    with pytest.raises(InvalidInput, match=said):
        site.change_logo(actor=OPERATOR, content=content)
    assert selectors.get_site().logo == ""


def test_logo_removed_is_gone_and_removing_it_again_changes_nothing():
    site.change_logo(actor=OPERATOR, content=picture())
    digest = selectors.get_site().logo
    site.remove_logo(actor=OPERATOR)
    version = site.remove_logo(actor=OPERATOR).version
    assert (selectors.get_site().logo, version) == ("", 2)
    for gone in (digest, ""):
        with pytest.raises(NotFound):
            selectors.get_logo(digest=gone)
