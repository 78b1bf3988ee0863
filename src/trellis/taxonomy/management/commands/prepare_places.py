"""Make the index of cities and centres of regions, and take newer outlines of regions."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from trellis.taxonomy.services.geography import load_outlines, prepare_places
from trellis.taxonomy.types import InvalidOutlines, MissingGeography


class Command(BaseCommand):
    help = "Prepare what places need: cities, outlines and centres of regions; may be repeated."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--outlines", type=Path, help="a TopoJSON or GeoJSON file of regions to use from now on"
        )
        parser.add_argument("--edition", choices=["2021", "2024"], default="2024", help="of the outlines")
        parser.add_argument("--again", action="store_true", help="make the index anew in any case")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            if options["outlines"]:
                outlines = load_outlines(options["outlines"], edition=options["edition"])
                self.stdout.write(f"{len(outlines.codes)} regions of NUTS {outlines.edition} are in use now.")
            made = prepare_places(again=options["again"])
        except (InvalidOutlines, MissingGeography) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            "The index of cities was made." if made else "The index of cities is as it must be."
        )
