"""`manage.py verify_audit`: is the record of changes as it was written? Ends with 1 if not."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from trellis.audit import selectors


class Command(BaseCommand):
    help = "Computes the chain over the record of changes anew and compares it with the published heads."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--heads", type=Path, help="a copy of the published heads kept elsewhere")

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["heads"]
        if path and not path.is_file():
            raise CommandError(f"There is no file {path}.")
        try:
            heads = selectors.list_heads(path)
        except ValueError as error:
            raise CommandError(str(error)) from error
        verdict = selectors.verify_chain(heads=heads)
        for fault in verdict.faults:
            where = f"seal {fault.seal_id}: " if fault.seal_id else ""
            self.stdout.write(f"BROKEN  {where}{fault.kind} ({fault.detail})")
        self.stdout.write(
            f"{verdict.entries} entries in {verdict.seals} seals, {verdict.waiting} waiting to be sealed, "
            f"{len(heads)} published heads, {len(verdict.faults)} faults"
        )
        if verdict.faults:
            raise CommandError("The record of changes is not as it was written.", returncode=1)
