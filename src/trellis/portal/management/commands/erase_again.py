"""`manage.py erase_again`: after an older backup was restored, erase those who had been erased since."""

from typing import Any

from django.core.management.base import BaseCommand

from trellis.core.types import system_actor
from trellis.portal.services import erasing


class Command(BaseCommand):
    help = "Erases those persons once more whom an older backup brought back."

    def handle(self, *args: Any, **options: Any) -> None:
        found = erasing.erase_again(actor=system_actor("command"))
        self.stdout.write(f"{len(found)} erased once more")
