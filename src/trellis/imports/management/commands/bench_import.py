"""Measure the import: `make bench-import`."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from trellis.imports.bench.run import main


class Command(BaseCommand):
    help = "Stage twelve faulty files, store a clean one, compare what is reported with what was declared."

    def handle(self, *_args: Any, **_options: Any) -> None:
        sys.exit(main())
