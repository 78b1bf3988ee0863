"""Background steps of accounts."""

from procrastinate.contrib.django import app

from trellis.accounts.services import sessions


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="clear-ended-sessions")
def clear_ended_sessions(timestamp: int) -> int:
    """Forget where people were signed in once they no longer are."""
    return sessions.clear_ended()
