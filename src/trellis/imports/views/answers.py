"""What the views share: numbers from the address, and a service's refusal said on the page it came from."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect

from trellis.core.errors import Conflict, InvalidInput, NotPermitted
from trellis.core.requests import ActorRequest

MOST_DIGITS = 16  # pages and rows times this still fit a database's number


def whole_number(given: QueryDict, name: str, default: int) -> int:
    """A number of the address or of a form; the default for anything else."""
    asked = str(given.get(name, ""))
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < MOST_DIGITS else default


def do_and_return(
    request: ActorRequest, import_id: int, do: Callable[[], object], done: str = ""
) -> HttpResponse:
    """Do what a button asks and go back to the import; a refusal is said there."""
    try:
        do()
    except InvalidInput as error:
        for problem in error.problems:
            messages.error(request, problem.message)
    except (Conflict, NotPermitted) as error:
        messages.error(request, str(error))
    else:
        if done:
            messages.success(request, done)
    return redirect("imports:import", import_id)
