"""Write the search table anew: `manage.py rebuild_search`."""

from typing import Any

from django.core.management.base import BaseCommand

from trellis.registry.services import search


class Command(BaseCommand):
    help = "Write the search table anew. After a new edition of the taxonomy or a new version of PostgreSQL."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(
            f"{search.rebuild():,} organisations looked at; the search table is as it should be."
        )
