"""A worker that kills itself at a named point: `python -m tests.faults.dying_worker POINT`.

Each point is a place in the work of a job between which and the next something could be lost or done twice.
"""

import importlib
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import django
from django.core.management import call_command

# point -> the function in which it lies, and whether the worker dies before or after it has run
POINTS = {
    "mail: job taken": ("trellis.notifications.services.sending", "send_waiting", "before"),
    "mail: locked, not written": ("trellis.notifications.services.sending", "compose", "before"),
    "mail: written, not sent": ("trellis.notifications.services.sending", "check_addresses", "after"),
    "mail: sent, not noted": ("django.core.mail.backends.smtp.EmailBackend", "send_messages", "after"),
    "mail: noted, next not begun": ("trellis.notifications.services.sending", "send_next", "after"),
    "mail: all noted, job not ended": ("trellis.notifications.services.sending", "send_waiting", "after"),
    "erasure: job taken": ("trellis.portal.services.erasing", "forget_person", "before"),
    "erasure: noted, key is there": ("trellis.audit.services.keys", "note_erasure", "after"),
    "erasure: key gone, job not ended": ("trellis.audit.services.keys", "destroy_key", "after"),
}


def dying(function: Callable[..., Any], moment: str) -> Callable[..., Any]:
    def replaced(*args: Any, **kwargs: Any) -> None:
        if moment == "after":
            function(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)

    return replaced


def main() -> None:
    django.setup()
    place, name, moment = POINTS[sys.argv[1]]
    module, _dot, last = place.rpartition(".")
    owner = getattr(importlib.import_module(module), last, None) or importlib.import_module(place)
    setattr(owner, name, dying(getattr(owner, name), moment))
    call_command("work")


if __name__ == "__main__":
    main()
