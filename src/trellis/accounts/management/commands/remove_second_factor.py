"""`manage.py remove_second_factor person@example.org`: for a person who lost telephone, keys and codes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from trellis.accounts.services import signing_in
from trellis.core.errors import TrellisError
from trellis.core.types import system_actor


class Command(BaseCommand):
    help = "Remove the authenticator app, passkeys and recovery codes of a person. Be sure who asks."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        actor = system_actor("command remove_second_factor")
        try:
            removed = signing_in.remove_second_factors(actor=actor, email=options["email"])
        except TrellisError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{removed} removed; {options['email']} signs in with the password alone.")
