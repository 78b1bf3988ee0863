"""What the tests of screens share: a file brought in, and a page as a person reads it."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from trellis.imports.models import Import
from trellis.imports.services import duplicates, staging

CLUSTERS = (
    "Name,Country,Website,Founded,Phone\nAlfa,AT,www.alfa.example,2001-02-03,+43 1\nBeta,Ruritania,,,\n"
)


def upload(browser, content=CLUSTERS, name="clusters.csv", **more):
    given = {"source": "Directory", "target": "plain", "organisation": "", "edition": ""} | more
    given["uploads"] = SimpleUploadedFile(name, content.encode())
    return browser.post(reverse("imports:start"), given)


def text_of(response) -> str:
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(plain.split())


def staged(browser, **more) -> Import:
    upload(browser, **more)
    run = Import.objects.latest("id")
    browser.post(reverse("imports:check", args=[run.pk]), {"edition": run.edition})
    assert staging.stage(run.pk) is True
    duplicates.search_duplicates(run.pk)
    return Import.objects.get(id=run.pk)
