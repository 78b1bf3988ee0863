"""Say whether the search table is what the profiles say: `manage.py check_search`."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from trellis.registry.services import search


class Command(BaseCommand):
    help = "Compare the search table with the profiles; changes nothing. Ends with 1 where they differ."

    def handle(self, *args: Any, **options: Any) -> None:
        stale = search.list_stale()
        if not stale:
            self.stdout.write("The search table is what the profiles say.")
            return
        shown = ", ".join(str(id_) for id_ in stale[:20])
        self.stdout.write(f"{len(stale):,} organisations differ: {shown}. Run: manage.py rebuild_search")
        sys.exit(1)
