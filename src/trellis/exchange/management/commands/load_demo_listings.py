"""`python manage.py load_demo_listings`: offers and needs for a first look."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from trellis.core.errors import TrellisError
from trellis.exchange.services.demonstration import load_listings


class Command(BaseCommand):
    help = "Load offers and needs of the demonstration's organisations. May be repeated."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            posted = load_listings()
        except TrellisError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{posted} offers and needs posted.")
