"""Bring the reference lists to the edition of this version of the platform."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from trellis.core.types import system_actor
from trellis.taxonomy.services.loading import load_edition
from trellis.taxonomy.types import InvalidEdition, SchemeChange


class Command(BaseCommand):
    help = "Load the reference lists (regions, countries, ecosystems ...); may be repeated."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="show what would change, and change nothing"
        )
        parser.add_argument("--list", action="store_true", help="name every term, not the numbers alone")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            changes = load_edition(actor=system_actor("load_taxonomy"), dry_run=options["dry_run"])
        except InvalidEdition as error:
            raise CommandError(str(error)) from error
        for change in changes:
            self.show(change, names=options["list"])
        if not changes:
            self.stdout.write("The reference lists are as this version has them.")
        totals = {
            kind: sum(len(getattr(change, kind)) for change in changes)
            for kind in ("added", "changed", "retired")
        }
        self.stdout.write(json.dumps({"schemes": len(changes), **totals}))

    def show(self, change: SchemeChange, *, names: bool) -> None:
        self.stdout.write(
            f"{change.scheme:<20} added {len(change.added):>5}   changed {len(change.changed):>5}   "
            f"retired {len(change.retired):>5}"
        )
        for kind in ("added", "changed", "retired") if names else ():
            for id_ in getattr(change, kind):
                self.stdout.write(f"    {kind:<8} {id_}")
