"""What belongs to a block that is off: addresses, parts of lists, jobs; asked once for a request or job."""

from types import SimpleNamespace

import pytest
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from trellis.core import blocks, jobs
from trellis.core.blocks import Block, InUse, in_use, is_offered, path_is_offered, way_to

FINDER, OTHER = object(), object()
CLOCK, DEED = "trellis.core.tests.by_the_clock", "trellis.core.tests.a_deed"
BLOCKS = (
    Block("a", "A", "", ("taxonomy:", "/api/taxonomy/"), parts=(FINDER,), tasks=(CLOCK, DEED)),
    Block("b", "B", "", ("taxonomy:links",), needs=("a",)),
    Block("x", "X", "", ("registry:country code=fr",)),
    Block("y", "Y", "", ("registry:country code=de",)),
)
OFF: set[str] = set()
asked: list[int] = []
done: list[str] = []


@app.task(name=DEED)
def a_deed(number: int = 0) -> None:
    done.append("deed")


def read_off() -> set[str]:
    asked.append(1)
    return OFF


@pytest.fixture(autouse=True)
def composition(settings):
    """Outside a request: each question is asked anew."""
    token = blocks._off.set(None)
    settings.TRELLIS_BLOCKS = "trellis.core.tests.test_blocks.BLOCKS"
    settings.TRELLIS_BLOCKS_OFF = "trellis.core.tests.test_blocks.read_off"
    for kept in (OFF, asked, done):
        kept.clear()
    yield
    blocks._off.reset(token)


def test_namespace_is_off_with_its_block_and_a_name_of_its_own_goes_before_it():
    OFF.add("b")
    assert (way_to("taxonomy:glossary"), way_to("taxonomy:links")) == ("/glossary/", "")
    OFF.add("a")
    names = ("taxonomy:glossary", "/api/taxonomy/terms", "/api/taxonomyless", "portal:home")
    assert [is_offered(name) for name in names] == [False, False, True, True]


def test_what_needs_a_block_that_is_off_is_off_with_it():
    OFF.add("a")
    assert blocks.off() == {"a", "b"}


def test_value_in_the_address_tells_two_blocks_apart():
    OFF.add("x")
    assert (way_to("registry:country", "fr"), way_to("registry:country", "de")) == ("", "/countries/de/")
    assert (path_is_offered("/countries/fr/?page=2"), path_is_offered("/countries/at/")) == (False, True)
    assert is_offered("registry:country")
    OFF.add("y")
    assert not is_offered("registry:country")


def test_list_leaves_out_what_is_off_each_time_it_is_gone_through():
    listed = InUse(FINDER, OTHER)
    assert list(listed) == [FINDER, OTHER]
    OFF.add("a")
    assert (list(listed), in_use([FINDER, OTHER])) == ([OTHER], (OTHER,))


def test_request_asks_once_and_only_if_it_matters():
    with blocks.known(read_off):
        is_offered("portal:home")
        assert asked == []
        is_offered("taxonomy:links")
        OFF.add("a")
        assert (is_offered("taxonomy:links"), len(asked)) == (True, 1)
    assert not is_offered("taxonomy:links")


def worked(name: str, **kwargs: int) -> list[str]:
    job = SimpleNamespace(task_name=name, task_kwargs=kwargs, queue="default", lock=None, queueing_lock=None)
    jobs.unless_off(lambda: done.append(name), SimpleNamespace(job=job), SimpleNamespace(app=app))
    return list(done)


@pytest.fixture
def kept_open(monkeypatch):
    """The test's own transaction goes on where a worker would begin with a fresh connection."""
    monkeypatch.setattr(jobs, "close_old_connections", lambda: None)


@pytest.mark.django_db
def test_job_by_the_clock_is_left_out_and_any_other_comes_again_later(kept_open):
    OFF.add("a")
    assert worked(CLOCK, timestamp=1) == []
    assert ProcrastinateJob.objects.count() == 0
    assert worked(DEED, number=7) == []
    again = ProcrastinateJob.objects.get()
    assert (again.task_name, again.args, again.scheduled_at is not None) == (DEED, {"number": 7}, True)


def test_job_of_a_block_that_is_on_and_of_none_is_done(kept_open):
    OFF.add("x")
    assert worked(DEED, number=7) == [DEED]
    assert worked("trellis.audit.tasks.seal", timestamp=1) == [DEED, "trellis.audit.tasks.seal"]
