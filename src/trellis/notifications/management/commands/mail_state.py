"""`manage.py mail_state`: what waits in the outbox, and what could not be delivered."""

from typing import Any

from django.core.management.base import BaseCommand

from trellis.notifications.selectors.inbox import outbox


class Command(BaseCommand):
    help = "Say how many mails wait, were sent and were refused, and why."

    def handle(self, *args: Any, **options: Any) -> None:
        found = outbox()
        for state, count in found.counts.items():
            self.stdout.write(f"{state:<9} {count}")
        if found.oldest_waiting:
            self.stdout.write(f"the oldest that waits was written {found.oldest_waiting:%Y-%m-%d %H:%M %Z}")
        for key, reason, at in found.refused:
            self.stdout.write(f"refused   {at:%Y-%m-%d %H:%M} {key}  {reason}")
