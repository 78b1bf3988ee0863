"""`python manage.py load_demo`: real organisations, networks and figures for a first look."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from trellis.core.errors import TrellisError
from trellis.core.types import system_actor
from trellis.evidence.services.files import record_file
from trellis.evidence.types import Change
from trellis.registry.selectors.demonstration import DemonstrationError
from trellis.registry.services.adapters.places import locate_profile
from trellis.registry.services.demonstration import load_demonstration


class Command(BaseCommand):
    help = "Load the demonstration data; what anybody changed since stays. May be repeated."

    def handle(self, *args: Any, **options: Any) -> None:
        actor = system_actor("demonstration")
        try:
            loaded = load_demonstration(actor=actor, locate=locate_profile)
            facts = record_file(actor=actor)
        except (DemonstrationError, TrellisError) as error:
            raise CommandError(str(error)) from error
        added = sum(recorded.count(Change.ADDED) for recorded in facts.values())
        self.stdout.write(
            f"{loaded.created} organisations and networks created, {loaded.changed} brought up to date, "
            f"{loaded.memberships} memberships, {loaded.results} results, {added} facts added."
        )
