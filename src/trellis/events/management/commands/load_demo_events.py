"""`python manage.py load_demo_events`: the events of the demonstration, after its organisations."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from trellis.core.errors import TrellisError
from trellis.core.types import system_actor
from trellis.events.services.demonstration import load_events


class Command(BaseCommand):
    help = "Load the events of the demonstration; those that are there stay. May be repeated."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = load_events(actor=system_actor("demonstration"))
        except TrellisError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{made} events created.")
