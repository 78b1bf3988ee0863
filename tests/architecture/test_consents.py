"""What people agree to changes only with a new version: earlier consents would cover other words."""

import hashlib
from dataclasses import replace

import pytest
from django.utils.translation import override

from config.composition import CONSENTS
from trellis.accounts.types import Wording


def digest_of(wording: Wording) -> str:
    with override("en"):
        return hashlib.sha256(f"{wording.title}\n{wording.text}".encode()).hexdigest()[:16]


def faults(wordings: tuple[Wording, ...]) -> list[str]:
    found = []
    for wording in wordings:
        now, dates = digest_of(wording), [edition.since for edition in wording.editions]
        if wording.editions[-1].digest != now:
            found.append(f"{wording.purpose}: the words changed; add an edition with the digest {now}")
        if dates != sorted(dates):
            found.append(f"{wording.purpose}: the editions do not stand in their order")
    purposes = [wording.purpose for wording in wordings]
    return found + [f"{purpose} stands twice" for purpose in {*purposes} if purposes.count(purpose) > 1]


def test_words_of_every_consent_are_those_of_its_version():
    assert faults(CONSENTS) == []


@pytest.mark.parametrize("change", [{"title": "Another"}, {"text": "Another."}], ids=["title", "text"])
def test_changed_words_without_a_new_version_are_named(change):
    changed = replace(CONSENTS[0], **change)
    now = digest_of(changed)
    assert faults((changed, *CONSENTS[1:])) == [
        f"{changed.purpose}: the words changed; add an edition with the digest {now}"
    ]
    edition = replace(changed.editions[-1], digest=now)
    renewed = replace(changed, editions=(*changed.editions, edition))
    assert (faults((renewed,)), renewed.version) == ([], CONSENTS[0].version + 1)
