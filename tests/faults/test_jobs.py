"""Workers killed at every named point of a job: what it was to do happens, and happens once."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.faults.dying_worker import POINTS
from tests.faults.site import ROOT, Site, wait_until
from trellis.notifications.tests.mail_server import MailServer, serving

pytestmark = pytest.mark.faults
MAILS = 20


@pytest.fixture(scope="module")
def mail_server() -> Iterator[MailServer]:
    with serving() as server:
        yield server


@pytest.fixture(scope="module")
def mailing_site(tmp_path_factory, mail_server) -> Iterator[Site]:
    url = f"smtp://127.0.0.1:{mail_server.port}"
    site = Site(tmp_path_factory.mktemp("mailing"), settings={"TRELLIS_MAIL_URL": url})
    site.prepare()
    site.start()
    yield site
    site.stop()


def die_at(site: Site, point: str) -> None:
    """Run a worker until it kills itself at the point."""
    command = (
        "-m",
        "deploy.embedded_postgres",
        "run",
        "--",
        sys.executable,
        "-m",
        "tests.faults.dying_worker",
    )
    done = subprocess.run(
        [sys.executable, *command, point], cwd=ROOT, env=site.environment, timeout=200, check=False
    )
    assert done.returncode in (-9, 137, 247), done.returncode


@pytest.mark.parametrize("point", [name for name in POINTS if name.startswith("mail")])
def test_each_mail_has_its_effect_once(mailing_site, mail_server, figures, point):
    word = "".join(letter for letter in point if letter.isalpha())
    mailing_site.kill_group("worker")
    mailing_site.step("tell", word, str(MAILS))
    die_at(mailing_site, point)
    mailing_site.start()
    wait_until(lambda: mailing_site.step("waiting")["mails"] == 0, what="all mails are sent", pause=2)
    keys = [
        key
        for recipient, key in zip(mail_server.recipients, mail_server.message_ids, strict=True)
        if recipient.startswith(f"{word}-")
    ]
    figures[point] = {"told": MAILS, "mails": len(set(keys)), "sent_again": len(keys) - len(set(keys))}
    assert len(set(keys)) == MAILS
    # Only here can nobody know whether the server has it; by the same Message-ID the receiving side does.
    assert len(keys) - len(set(keys)) == (1 if point == "mail: sent, not noted" else 0)


@pytest.mark.parametrize("point", [name for name in POINTS if name.startswith("erasure")])
def test_key_of_an_erased_person_is_destroyed(mailing_site, figures, point):
    mailing_site.kill_group("worker")
    word = "".join(letter for letter in point if letter.isalpha())
    person = str(mailing_site.step("join", f"{word}@clusters.example")["person"])
    assert mailing_site.step("erase", person) == {"noted": 0, "has_key": True}
    die_at(mailing_site, point)
    mailing_site.start()
    wait_until(lambda: not mailing_site.step("erased", person)["has_key"], what="the key is gone", pause=2)
    figures[point] = mailing_site.step("erased", person)
    assert figures[point] == {"noted": 1, "has_key": False}
