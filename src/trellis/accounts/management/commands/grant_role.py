"""Give a person a platform role: `manage.py grant_role person@example.org validator`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from trellis.accounts import services
from trellis.accounts.types import PlatformRole
from trellis.core.errors import TrellisError
from trellis.core.types import system_actor


class Command(BaseCommand):
    help = "Give a person who has an account a role on the whole platform."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("role", choices=[role.value for role in PlatformRole])
        parser.add_argument("--country", default="", help="limits a validator to one country, such as AT")

    def handle(self, *args: Any, **options: Any) -> None:
        actor = system_actor("command grant_role")
        try:
            person = services.grant_role(
                actor=actor,
                email=options["email"],
                role=options["role"],
                country=f"country:{options['country']}" if options["country"] else "",
            )
        except TrellisError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{person.email} is now {options['role']}.")
