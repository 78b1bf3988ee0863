"""`python manage.py create_demo_persons`: an operator, a validator and an owner for a first look."""

import getpass
import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from trellis.core.errors import TrellisError
from trellis.core.types import system_actor
from trellis.registry.services.demonstration_persons import ensure_persons


class Command(BaseCommand):
    help = "Make the persons of the demonstration, with one password. Only with TRELLIS_DEMO=1."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--password-from-input",
            action="store_true",
            help="read the password from standard input instead of asking for it",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if os.environ.get("TRELLIS_DEMO") != "1":
            raise CommandError(
                "These accounts share a password: they are only for a demonstration. "
                "Set TRELLIS_DEMO=1 if this is one."
            )
        from_input = options["password_from_input"]
        password = sys.stdin.readline().rstrip("\n") if from_input else getpass.getpass("Password: ")
        try:
            made = ensure_persons(actor=system_actor("demonstration"), password=password)
        except TrellisError as error:
            raise CommandError(str(error)) from error
        for email in made:
            self.stdout.write(f"{email} can sign in.")
