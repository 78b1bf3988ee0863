"""Background steps: the job row is written in the transaction of the change that asks for it."""

from procrastinate.contrib.django import app

QUEUE = "mail"
MODULE = "trellis.notifications.tasks"


def ask_to_send() -> None:
    """Have what is due sent now; without it the next minute's look would."""
    app.configure_task(f"{MODULE}.send", queue=QUEUE).defer()
