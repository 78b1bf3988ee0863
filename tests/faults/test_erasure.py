"""A person who left a mark everywhere is erased: from copies, files and logs, and from older copies too."""

import http.client
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from deploy.postgres_place import find_programs
from tests.faults.site import Site, wait_until
from trellis.notifications.tests.mail_server import MailServer, serving

pytestmark = pytest.mark.faults
MARK = "Zanthoxylum"
# The server's own files, whose pages hold what was deleted until they are written anew; and what set-up made.
NOT_LOOKED_AT = ("postgres", "vendor", "geo", "places", "static")


@pytest.fixture(scope="module")
def mail_server() -> Iterator[MailServer]:
    with serving() as server:
        yield server


@pytest.fixture(scope="module")
def site(tmp_path_factory, mail_server) -> Iterator[Site]:
    url = f"smtp://127.0.0.1:{mail_server.port}"
    site = Site(tmp_path_factory.mktemp("erasing"), settings={"TRELLIS_MAIL_URL": url})
    site.prepare()
    site.start()
    yield site
    site.stop()


def in_database(site: Site, name: str) -> tuple[int, Path]:
    """How often the mark stands in a full copy of the database, and the copy."""
    file = site.folder.parent / f"{name}.dump"
    site.run("-m", "deploy.embedded_postgres", "dump", str(file))
    tool = find_programs() / "pg_restore"
    text = subprocess.run([tool, "--file=-", file], capture_output=True, text=True, check=True).stdout
    assert "COPY " in text
    return text.lower().count(MARK.lower()), file


def in_files(site: Site) -> list[str]:
    """Files of the site that hold the mark: media, logs, kept pages, mails, keys, heads."""
    found = []
    for file in site.folder.rglob("*"):
        part = file.relative_to(site.folder).parts[0]
        if part.startswith(NOT_LOOKED_AT) or not file.is_file():
            continue
        if MARK.lower().encode() in file.read_bytes().lower():
            found.append(str(file.relative_to(site.folder)))
    return found


def sign_in(site: Site, address: str) -> None:
    """Sign in wrongly and search, with the mark in all that a browser sends: it may end in a log."""
    host, port = site.address().removeprefix("http://").split(":")
    line = http.client.HTTPConnection(host, int(port), timeout=60)
    headers = {"User-Agent": f"Browser of {MARK}"}
    line.request("GET", f"/organisations/?{urlencode({'q': 'water'})}", headers=headers)
    line.getresponse().read()
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    line.request("POST", "/accounts/login/", urlencode({"login": address, "password": MARK}), headers)
    line.getresponse().read()
    line.close()


def manage(site: Site, *arguments: str) -> str:
    return site.run("-m", "deploy.embedded_postgres", "run", "--", sys.executable, "manage.py", *arguments)


def test_erased_person_is_in_no_copy_file_or_log_and_stays_erased(site, mail_server, figures):
    address = f"{MARK}@clusters.example"
    person = str(site.step("mark", MARK, address)["person"])
    sign_in(site, address)
    wait_until(lambda: site.step("waiting")["mails"] == 0, what="mails are sent", pause=1)
    before, older = in_database(site, "older")
    assert before > 5
    site.step("erase", person)
    wait_until(lambda: not site.step("erased", person)["has_key"], what="the key is gone", pause=1)
    after, _file = in_database(site, "after")
    files = in_files(site)
    site.run("-m", "deploy.embedded_postgres", "restore", str(older))
    brought_back, _file = in_database(site, "restored")
    said = manage(site, "erase_again")
    wait_until(lambda: not site.step("erased", person)["has_key"], what="the key stays gone", pause=1)
    again, _file = in_database(site, "again")
    verdict = manage(site, "verify_audit")
    figures["erasure"] = {
        "in_a_copy_before": before,
        "in_a_copy_after": after,
        "in_files_after": len(files),
        "in_an_older_copy_restored": brought_back,
        "after_erasing_again": again,
        "chain": verdict.strip().splitlines()[-1],
    }
    assert (after, files) == (0, [])
    assert brought_back == before
    assert said.strip().endswith("1 erased once more")
    assert (again, in_files(site)) == (0, [])
    assert "0 faults" in verdict
