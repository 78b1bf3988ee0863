"""Check the kinds of profile: `manage.py check_blueprints [folder ...]`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from trellis.registry.selectors.blueprints import FOLDER, BlueprintError, read_blueprints, unknown_names


class Command(BaseCommand):
    help = "Check every blueprint and say in which file and line what is wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folders",
            nargs="*",
            type=Path,
            help="further folders besides those of the platform and the settings",
        )

    def handle(self, *args: Any, folders: list[Path], **options: Any) -> None:
        wanted = [FOLDER, *map(Path, settings.TRELLIS_BLUEPRINT_FOLDERS), *folders]
        try:
            found = read_blueprints(*wanted)
        except BlueprintError as error:
            raise CommandError(f"{len(error.faults)} fault(s):\n" + "\n".join(error.faults)) from error
        if faults := unknown_names(found.values()):
            raise CommandError(f"{len(faults)} fault(s):\n" + "\n".join(faults))
        for blueprint in found.values():
            fields = sum(1 for _field in blueprint.fields())
            carries = ", ".join(blueprint.carries)
            self.stdout.write(f"{blueprint.key:32} {blueprint.family:14} {fields:3} fields  {carries}")
        self.stdout.write(f"{len(found)} kinds of profile, all sound.")
