"""`manage.py where /address/`: which view, page, service, policy and template answer it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from trellis.core.errors import NotFound
from trellis.core.where import KINDS, Answer, Place, find_answers


class Command(BaseCommand):
    help = "Say which view, page, service, policy and template answer an address."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("url", help="an address as the browser shows it, or only its path")

    def handle(self, *args: Any, url: str, **options: Any) -> None:
        if not url.strip():
            raise CommandError("Say which address: make where URL=/accounts/login/")
        try:
            answers = find_answers(url)
        except NotFound as error:
            raise CommandError(str(error)) from error
        self.stdout.write("\n\n".join(show(answer) for answer in answers))


def show(answer: Answer) -> str:
    lines = [line("address", answer.address_name, answer.methods), line_of("view", answer.view)]
    for kind in KINDS:
        lines += [line_of(kind, place) for place in answer.places.get(kind, [])]
    lines += [line("template", name, file) for name, file in answer.templates]
    return "\n".join(lines)


def line_of(kind: str, place: Place) -> str:
    return line(kind, place.name, f"{place.file}:{place.line}" if place.line else place.file)


def line(kind: str, name: str, place: str) -> str:
    return f"{kind:<10} {name:<60} {place}"
