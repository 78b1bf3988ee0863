"""Make the first operator: `manage.py create_operator operator@example.org`, which asks for a password."""

import getpass
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from trellis.accounts import services
from trellis.core.errors import TrellisError
from trellis.core.types import system_actor


class Command(BaseCommand):
    help = "Make an account with the role of operator. An account that is there keeps its password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument(
            "--password-from-input",
            action="store_true",
            help="read the password from standard input instead of asking for it",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        from_input = options["password_from_input"]
        password = sys.stdin.readline().rstrip("\n") if from_input else getpass.getpass("Password: ")
        actor = system_actor("command create_operator")
        try:
            person = services.create_operator(actor=actor, email=options["email"], password=password)
        except TrellisError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{person.email} is operator.")
