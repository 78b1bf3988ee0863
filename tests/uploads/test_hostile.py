"""Uploads that somebody made with bad intent: each is refused with a sentence, or loses its sting."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from tests.uploads import pictures, tables
from tests.uploads.case import MARK, SCRIPT
from trellis.accounts.models import Person
from trellis.imports.models import Import, ImportFile
from trellis.imports.selectors.wording import fault_text
from trellis.imports.services import staging
from trellis.portal.models import SiteSettings

pytestmark = pytest.mark.django_db
FEWEST = 60


@pytest.fixture
def operator(client):
    person = Person.objects.create(email="operator@demo.example")
    person.role_grants.create(role="operator")
    client.force_login(person)
    return client


def test_as_many_are_tried_as_promised():
    assert len(pictures.REFUSED + pictures.TAKEN + tables.REFUSED + tables.READ) >= FEWEST


# --- pictures


def send_logo(client, case):
    file = SimpleUploadedFile("x", case.data())
    file.name = case.name  # as a program may send it: Django's own class would clean it
    return client.post(reverse("portal:change_logo"), {"logo": file})


@pytest.mark.parametrize("case", pictures.REFUSED, ids=str)
def test_picture_is_refused_with_a_sentence_and_nothing_is_kept(operator, case):
    answer = send_logo(operator, case)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Save the logo" in text or "Choose a picture" in text or "empty" in text
    assert SCRIPT not in text
    assert not SiteSettings.objects.exclude(logo=b"").exists()


@pytest.mark.parametrize("case", pictures.TAKEN, ids=str)
def test_picture_is_written_anew_without_what_was_hidden_in_it(operator, case):
    assert send_logo(operator, case).status_code == 302
    kept = bytes(SiteSettings.objects.get().logo)
    assert MARK.encode() not in kept
    with Image.open(io.BytesIO(kept)) as image:
        assert (image.format, dict(image.getexif()), image.info) == ("PNG", {}, {})
        assert getattr(image, "n_frames", 1) == 1
        assert image.width <= 640
    shown = operator.get(reverse("portal:logo", args=[SiteSettings.objects.get().logo_digest]))
    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == ("image/png", "nosniff")


# --- tables


def bring(client, case) -> ImportFile:
    file = SimpleUploadedFile("x", case.data())
    file.name = case.name
    given = {"source": "Directory", "target": "registry", "organisation": "", "edition": "", "uploads": file}
    answer = client.post(reverse("imports:start"), given)
    if answer.status_code == 422:  # refused before it is kept
        assert "empty" in answer.content.decode()
        return ImportFile(refusal={"code": "file_empty", "params": {}})
    assert answer.status_code == 302
    return ImportFile.objects.select_related("owner").get(owner=Import.objects.latest("id"), position=1)


@pytest.mark.parametrize("case", tables.REFUSED, ids=str)
def test_table_is_refused_with_a_sentence(operator, case):
    file = bring(operator, case)
    assert file.refusal
    said = fault_text(file.refusal["code"], file.refusal["params"])
    assert said.endswith((".", "limit)")) or ":" in said
    if file.pk:
        page = operator.get(reverse("imports:import", args=[file.owner_id])).content.decode()
        assert said.partition(".")[0].partition("“")[0][:30] in page
        assert SCRIPT not in page


@pytest.mark.parametrize("case", tables.READ, ids=str)
def test_table_is_read_as_texts_alone(operator, case):
    file = bring(operator, case)
    assert file.refusal is None
    assert "/" not in file.name.replace("</script>", "")
    assert "\\" not in file.name
    run = file.owner
    operator.post(reverse("imports:check", args=[run.pk]), {"edition": run.edition})
    staging.stage(run.pk)
    for name, rest in (
        ("imports:import", ()), ("imports:file", (1,)), ("imports:faults", ()), ("imports:rows", (1,))
    ):  # fmt: skip
        page = operator.get(reverse(name, args=[run.pk, *rest]))
        assert page.status_code == 200
        assert SCRIPT not in page.content.decode()
    listed = b"".join(operator.get(reverse("imports:repair_list", args=[run.pk, 1])))
    cells = [cell for row in csv.reader(io.StringIO(listed.decode("utf-8-sig"))) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))] == []
