"""`manage.py migrate`, as the owner of the tables and without waiting long for a lock."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands.migrate import Command as Migrate
from django.db import connection, utils

from trellis.core.database import LOCK_TIMEOUT, as_owner


class Command(Migrate):
    help = "Bring the tables up to date, as the role of DATABASE_OWNER_URL."

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.in_atomic_block:  # a test that migrates inside its own transaction
            super().handle(*args, **options)
            return
        try:
            with as_owner():
                super().handle(*args, **options)
        except utils.OperationalError as error:
            if "lock timeout" not in str(error):
                raise
            raise CommandError(
                f"A table was in use for more than {LOCK_TIMEOUT}, so nothing of that migration was done. "
                "Run it again at a quieter moment."
            ) from error
