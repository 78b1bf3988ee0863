"""Background steps of the platform itself."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

from trellis.core import jobs


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="take-up-stalled", pass_context=True)
async def take_up_stalled(context: JobContext, timestamp: int) -> int:
    """Put jobs whose worker died back in the queue; return how many."""
    return await jobs.take_up(context.app)
