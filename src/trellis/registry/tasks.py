"""Background steps of the registry. Each may run again after it was cut off."""

from django.db import close_old_connections
from procrastinate.contrib.django import app

from trellis.core.types import system_actor
from trellis.registry.services import asking, finding_duplicates, watching

ASKER = system_actor("registry asker")


@app.periodic(cron="20 5 * * *")
@app.task(queueing_lock="registry-ask-owners")
def ask_owners(timestamp: int) -> int:
    """Ask owners whether their profiles are still correct."""
    close_old_connections()
    return asking.ask_owners(actor=ASKER)


@app.periodic(cron="10 * * * *")
@app.task(queueing_lock="registry-lapse-claims")
def lapse_claims(timestamp: int) -> int:
    """End claims that can no longer be won."""
    close_old_connections()
    return asking.lapse_claims(actor=ASKER)


@app.periodic(cron="0 6 * * 1-5")
@app.task(queueing_lock="registry-remind-validators")
def remind_validators(timestamp: int) -> int:
    """Tell validators what has waited too long, in time for the daily summary."""
    close_old_connections()
    return asking.remind_validators(actor=ASKER)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="watch-saved-searches")
def watch_saved_searches(timestamp: int) -> int:
    """Tell people what is new for the searches they saved."""
    close_old_connections()
    return watching.watch()


@app.periodic(cron="20 2 * * *")
@app.task(queueing_lock="find-duplicates")
def find_duplicates(timestamp: int) -> int:
    """Look for profiles that stand here twice."""
    close_old_connections()
    return finding_duplicates.search_pairs(actor=system_actor("linkage"))
