"""What the views share: numbers from the address, and a service's refusal said on the page it came from."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from trellis.core.errors import Conflict, InvalidInput, NotPermitted
from trellis.core.requests import ActorRequest


def whole_number(request: ActorRequest, name: str, default: int) -> int:
    """A number of the address; the default for anything else."""
    asked = request.GET.get(name, "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else default


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
