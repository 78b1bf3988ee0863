"""The background steps: what a screen asks for is written as a job, and the job alone does the work."""

from types import SimpleNamespace

import pytest
from django.db import OperationalError, connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from trellis.imports.models import Import
from trellis.imports.services import accepting, jobs, repairing, understanding, undoing
from trellis.imports.tests import plain_target
from trellis.imports.types import Acceptance

PAIRS = "name,country,city\nCap Digital,FR,Paris\nCap Digital Asbl,FR,Paris\n"


def waiting() -> list[ProcrastinateJob]:
    return list(ProcrastinateJob.objects.filter(queue_name=jobs.QUEUE, status="todo").order_by("id"))


def work() -> list[str]:
    """Do every job that waits, those that come of it too; return the steps."""
    done: list[str] = []
    seen: set[int] = set()
    while fresh := [job for job in waiting() if job.id not in seen]:
        for job in fresh:
            seen.add(job.id)
            app.tasks[job.task_name](**job.args)
            done.append(job.task_name.rpartition(".")[2])
    return done


def forget_jobs() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
        cursor.execute("DELETE FROM procrastinate_workers")


@pytest.fixture
def committed(transactional_db, plain_table):
    """What is written here is written for good: the target and the jobs are emptied behind it."""
    forget_jobs()
    yield
    forget_jobs()
    plain_target.query("DELETE FROM plain_record RETURNING id")


@pytest.mark.usefixtures("committed")
def test_jobs_alone_lead_from_upload_to_undo(flow):
    run = flow.start(("clusters.csv", PAIRS))
    assert waiting() == []
    understanding.begin_staging(actor=flow.actor, import_id=run.pk)
    assert {job.lock for job in waiting()} == {f"import-{run.pk}"}
    assert work() == ["stage", "find_duplicates"]
    run.refresh_from_db()
    assert (run.state, run.duplicates.count()) == ("staged", 1)
    forget_jobs()
    accepting.accept(actor=flow.actor, import_id=run.pk, acceptance=Acceptance.SOUND_ROWS)
    assert work() == ["apply"]
    assert [record["name"] for record in plain_target.records()] == ["Cap Digital"]
    forget_jobs()
    undoing.begin_undo(actor=flow.actor, import_id=run.pk)
    assert work() == ["undo"]
    assert (Import.objects.get().state, plain_target.records()) == ("undone", [])


@pytest.mark.django_db
def test_search_that_runs_already_is_not_asked_for_again(flow):
    run = flow.stage(("clusters.csv", "name\nAlfa\n"))
    before = len(waiting())
    repairing.search_again(actor=flow.actor, import_id=run.pk)
    repairing.search_again(actor=flow.actor, import_id=run.pk)
    assert [job.task_name for job in waiting()[before:]] == ["trellis.imports.tasks.find_duplicates"]


@pytest.mark.parametrize("step", ["stage", "find_duplicates", "apply", "undo"])
def test_step_is_tried_again_only_when_the_database_went_away(step):
    strategy = app.tasks[f"{jobs.MODULE}.{step}"].retry_strategy
    job = SimpleNamespace(attempts=3)
    assert strategy.get_retry_decision(exception=OperationalError(), job=job) is not None
    assert strategy.get_retry_decision(exception=RuntimeError(), job=job) is None
