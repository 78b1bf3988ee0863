"""`manage.py apply_retention [--dry-run]`: remove what was kept long enough, or only say what that is."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from trellis.core.types import system_actor
from trellis.portal.selectors.retention import count_due
from trellis.portal.services.retention import apply_retention


class Command(BaseCommand):
    help = "Removes what is past the time it is kept for; a job does so every night."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would go, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            found, done = count_due(now=timezone.now()), "due, nothing changed"
        else:
            found, done = apply_retention(actor=system_actor("command")), "done"
        for due in found:
            self.stdout.write(f"{due.count:>8}  {due.rule.key:<20} {due.rule.table}: {due.rule.what}")
        self.stdout.write(f"{sum(due.count for due in found):>8}  rows {done}")
