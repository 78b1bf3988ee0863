"""Six journeys, each by keyboard alone and each with JavaScript off."""

import re

import pytest
from django.utils.translation import gettext as _
from django.utils.translation import override

from tests.journeys.site import PASSWORD
from tests.journeys.working import see_work_done, work_off_jobs
from trellis.accounts import services as accounts
from trellis.accounts.models import AccessToken
from trellis.portal.selectors import get_site
from trellis.registry.models import Organisation

pytestmark = pytest.mark.browser


def test_visitor_signs_in_and_makes_a_token(start, way, site):
    driver = start("/")
    driver.follow("Sign in")
    driver.fill("Mail address", "member@demo.example")
    driver.fill("Password", PASSWORD)
    driver.press("Sign in")
    driver.open("Account: member@demo.example")
    driver.follow("Your page")
    driver.fill("What it is for", f"export by {way}")
    driver.choose("Valid for", "30 days")
    driver.press("Make a token")
    text = driver.page.get_by_label(f"export by {way}").input_value()
    assert accounts.use_token(text=text).id == site.member.pk
    made = AccessToken.objects.get(label=f"export by {way}")
    assert (made.expires_at - made.created_at).days in (29, 30)


def test_reader_changes_language_and_theme(start):
    driver = start("/imprint/")
    driver.open("Language: English")
    driver.press("Français")
    assert driver.page.locator("html").get_attribute("lang") == "fr"
    driver.page.goto("/components/")
    with override("fr"):
        driver.open(_("Light or dark"))
        driver.press(_("Dark"))
    assert driver.page.locator("html").get_attribute("data-theme") == "dark"


def test_operator_sets_the_imprint_and_the_accent(start, way, site):
    driver = start("/settings/", person=site.operator)
    driver.fill("Accent colour", "#ffd700")
    driver.press("Save")
    assert "cannot be read" in driver.page.content()
    driver.fill("Accent colour", "#7a1f5c")
    driver.press("Save")
    driver.follow("Texts")
    driver.fill("Imprint", f"The office, reached by {way}")
    driver.press("Save")
    driver.page.goto("/imprint/")
    assert f"reached by {way}" in driver.page.content()
    assert get_site().accent == "#7a1f5c"


def test_visitor_searches_narrows_and_opens_a_profile(start):
    driver = start("/")
    driver.fill("Name, place, technology", "Catalan wator")
    driver.press("Search")
    driver.follow("All, with filters and map")
    driver.follow("Spain")
    driver.page.wait_for_url(re.compile("country=ES"))
    assert "q=Catalan" in driver.page.url
    driver.follow("Catalan Water Partnership")
    driver.page.wait_for_url(re.compile("/catalan-water-partnership/"))
    assert driver.page.locator("h1").inner_text() == "Catalan Water Partnership"


def test_operator_creates_a_profile_and_publishes_it(start, way, site):
    driver = start("/organisations/new/", person=site.operator)
    name = f"Centre reached by {way}"
    driver.follow("Technology centre")
    driver.fill("Name", name)
    driver.choose("Country", "Austria")
    driver.press("Create the draft")
    driver.press("Save")
    driver.follow("Publish")
    driver.press("Publish")
    profile = Organisation.objects.get(name=name)
    assert (profile.status, profile.country_id) == ("published", "country:AT")
    assert name in driver.page.content()


def test_operator_imports_a_file_corrects_it_and_stores_it(start, way, site, tmp_path):
    file = tmp_path / "quays.csv"
    file.write_text(
        "Name,Kind,Country\n"
        f"Quayside clocks {way},cluster,Portugal\n"
        f"Dairies of the dale {way},cluster,Ruritania\n"
        f"Windmill joiners {way},cluster,Ruritania\n"
    )
    driver = start("/imports/start/", person=site.operator)
    driver.press("Upload and look at it")
    assert "This field is required" in driver.page.content()
    driver.upload("Files", file)
    driver.fill("Where the file comes from", f"Quays by {way}")
    driver.press("Upload and look at it")
    driver.press("Check the rows")
    see_work_done(driver)
    stored = Organisation.objects.filter(name__endswith=way, country="country:PT")
    assert not stored.exists()
    driver.follow("2 errors")
    driver.fill("Put in place of “Ruritania” in Country", "Portugal")
    driver.press("Correct all")
    driver.follow(f"Quays by {way}")
    driver.press("Look for duplicates once more")
    see_work_done(driver)
    driver.press("Accept and store")
    see_work_done(driver)
    stored = Organisation.objects.filter(name__endswith=way, country="country:PT")
    assert sorted(stored.values_list("name", flat=True)) == [
        f"Dairies of the dale {way}",
        f"Quayside clocks {way}",
        f"Windmill joiners {way}",
    ]
    driver.press("Undo this import")
    work_off_jobs()
    assert not stored.exists()
