"""Bookings under fifty clients: nobody and no table twice, nothing held back, no error page.

`TRELLIS_MEETING_STEPS` sets how many random steps (20,000), `TRELLIS_MEETING_RUSH` how many book one slot at
once (200). Whether anything overlaps is asked of the database in SQL of its own, which uses none of ours.
"""

import os
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.faults.booking_clients import Guest, rush, work
from tests.faults.site import Site

pytestmark = pytest.mark.faults
STEPS = int(os.environ.get("TRELLIS_MEETING_STEPS", "20000"))
RUSH = int(os.environ.get("TRELLIS_MEETING_RUSH", "200"))
CLIENTS, SLOTS, TABLES, WEB_PROCESSES = 50, 24, 20, 4

PEOPLE_TWICE = """
SELECT count(*) FROM meetings_seat a
JOIN meetings_meeting ma ON ma.id = a.meeting_id AND ma.state <> 'cancelled'
JOIN meetings_slot sa ON sa.id = ma.slot_id
JOIN meetings_seat b ON b.participant_id = a.participant_id AND b.id > a.id
JOIN meetings_meeting mb ON mb.id = b.meeting_id AND mb.state <> 'cancelled'
JOIN meetings_slot sb ON sb.id = mb.slot_id
WHERE lower(sa.during) < upper(sb.during) AND lower(sb.during) < upper(sa.during)
"""
TABLES_TWICE = """
SELECT count(*) FROM meetings_meeting ma
JOIN meetings_slot sa ON sa.id = ma.slot_id
JOIN meetings_meeting mb ON mb.table_id = ma.table_id AND mb.id > ma.id AND mb.state <> 'cancelled'
JOIN meetings_slot sb ON sb.id = mb.slot_id
WHERE ma.state <> 'cancelled'
    AND lower(sa.during) < upper(sb.during) AND lower(sb.during) < upper(sa.during)
"""
# What holds a time that nobody uses: seats that stand without their meeting, or in another time than it,
# meetings of one, requests that were accepted and have no meeting, transactions left open.
STUCK = """
SELECT (SELECT count(*) FROM meetings_seat s JOIN meetings_meeting m ON m.id = s.meeting_id
        JOIN meetings_slot t ON t.id = m.slot_id
        WHERE s.stands <> (m.state <> 'cancelled') OR s.during <> t.during)
     + (SELECT count(*) FROM meetings_meeting m WHERE m.state <> 'cancelled'
        AND (SELECT count(*) FROM meetings_seat s WHERE s.meeting_id = m.id) <> 2)
     + (SELECT count(*) FROM meetings_meetingrequest r WHERE r.state = 'accepted' AND r.meeting_id IS NULL)
     + (SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%')
"""


@pytest.fixture(scope="module")
def fair(tmp_path_factory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("fair"), web_processes=WEB_PROCESSES)
    site.prepare()
    site.start()
    yield site
    site.stop()


def hold(site: Site, slug: str, people: int, slots: int, tables: int) -> tuple[list[Guest], list[int]]:
    made = site.step("hold", slug, str(people), str(slots), str(tables))
    return [Guest(**one) for one in made["people"]], made["slots"]


def count(site: Site, question: str) -> int:
    with site.connect() as look:
        look.execute("SELECT set_config('trellis.system', 'meetings', false)")
        row: Any = look.execute(question).fetchone()
        return int(row[0])


def test_random_bookings_leave_nobody_and_no_table_twice(fair, figures):
    people, slots = hold(fair, "fair", CLIENTS, SLOTS, TABLES)
    began = time.monotonic()
    noted = work(fair.address(), "fair", people, slots, steps=STEPS, seed=7)
    figures[f"{STEPS} random bookings by {CLIENTS} clients"] = found = {
        "requests": noted.requests,
        "agreed": noted.done["book"] + noted.done["accept"],
        "moved": noted.done["move"],
        "cancelled": noted.done["cancel"],
        "refused_with_a_reason": noted.refused.total(),
        "error_pages": len(noted.failures),
        "people_twice": count(fair, PEOPLE_TWICE),
        "tables_twice": count(fair, TABLES_TWICE),
        "stuck_holds": count(fair, STUCK),
        "standing": count(fair, "SELECT count(*) FROM meetings_meeting WHERE state <> 'cancelled'"),
        "seconds": round(time.monotonic() - began),
        "slowest_answer_seconds": round(noted.slowest, 2),
    }
    assert noted.failures == []
    assert (found["people_twice"], found["tables_twice"], found["stuck_holds"]) == (0, 0, 0)
    assert found["agreed"] > STEPS / 50
    assert found["moved"] > 0
    assert found["refused_with_a_reason"] > STEPS / 50


def test_of_many_who_book_one_slot_at_once_one_wins(fair, figures):
    people, slots = hold(fair, "rush", RUSH + 1, 2, 2 * RUSH)
    wanted = people.pop()
    began = time.monotonic()
    answers = rush(fair.address(), "rush", people, wanted, slots[0])
    figures[f"{RUSH} book one slot at once"] = {
        "won": answers[201],
        "refused_with_a_reason": answers[409],
        "other_answers": RUSH - answers[201] - answers[409],
        "seconds": round(time.monotonic() - began, 1),
    }
    assert answers == {201: 1, 409: RUSH - 1}
    assert count(fair, PEOPLE_TWICE) == 0


def test_without_the_constraint_the_same_test_finds_people_twice(fair, figures):
    """Last: the site is broken after it, and thrown away."""
    fair.step("unguard", "person")
    people, slots = hold(fair, "unguarded", CLIENTS, SLOTS, TABLES)
    noted = work(fair.address(), "unguarded", people, slots, steps=max(200, STEPS // 20), seed=8)
    twice = count(fair, PEOPLE_TWICE)
    figures["the same without the constraint"] = {"requests": noted.requests, "people_twice": twice}
    assert twice > 0
