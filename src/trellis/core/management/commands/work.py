"""`manage.py work`: do the jobs of the platform, until stopped; any number of these may run."""

import asyncio
import signal
from typing import Any, cast

from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from trellis.core import jobs


class Command(BaseCommand):
    help = "Does the jobs of the platform until it is stopped; waits for a database that went away."

    def handle(self, *args: Any, **options: Any) -> None:
        connector = cast(DjangoConnector, app.connector)
        with app.replace_connector(connector.get_worker_connector()):
            asyncio.run(self.work())

    async def work(self) -> None:
        asked_to_stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, asked_to_stop.set)
        await jobs.work(app, asked_to_stop=asked_to_stop)
