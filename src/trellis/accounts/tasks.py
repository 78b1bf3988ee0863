"""Background steps of accounts."""

from procrastinate.contrib.django import app

from trellis.accounts.services import repeating


@app.periodic(cron="47 * * * *")
@app.task(queueing_lock="forget-answers")
def forget_answers(timestamp: int) -> int:
    """Forget what programs were told a day ago."""
    return repeating.forget_answers()
