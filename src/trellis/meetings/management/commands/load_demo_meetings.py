"""`python manage.py load_demo_meetings`: meetings of the demonstration's events, after the events."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from trellis.core.errors import TrellisError
from trellis.core.types import system_actor
from trellis.meetings.services.demonstration import load_meetings


class Command(BaseCommand):
    help = (
        "Set up meetings at the demonstration's events to come; those that are there stay. May be repeated."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = load_meetings(actor=system_actor("demonstration"))
        except TrellisError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Meetings at {made} events set up.")
