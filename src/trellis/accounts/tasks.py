"""Background steps of accounts."""

from procrastinate.contrib.django import app

from trellis.accounts.services import repeating, sessions


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="clear-ended-sessions")
def clear_ended_sessions(timestamp: int) -> int:
    """Forget where people were signed in once they no longer are."""
    return sessions.clear_ended()


@app.periodic(cron="47 * * * *")
@app.task(queueing_lock="forget-answers")
def forget_answers(timestamp: int) -> int:
    """Forget what programs were told a day ago."""
    return repeating.forget_answers()
