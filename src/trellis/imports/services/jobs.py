"""Background steps: the job row is written in the transaction of the change that asks for it."""

from procrastinate.contrib.django import app

from trellis.imports.models import Import, Progress

QUEUE = "imports"
MODULE = "trellis.imports.tasks"


def ask_for(step: str, run: Import) -> None:
    """Write the job of a step; two jobs of one import never run at once."""
    Progress.objects.filter(owner=run).exclude(step=step).update(step=step, done=0, total=0)
    job = app.configure_task(f"{MODULE}.{step}", queue=QUEUE, lock=f"import-{run.pk}")
    job.defer(import_id=run.pk)
