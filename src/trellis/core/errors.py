"""What can go wrong, as a tree:

TrellisError
├── NotFound        it does not exist, or this actor may not know that it does
├── NotPermitted    the actor may not do this; says why
├── Conflict        somebody else was first, or the thing is in another state
└── InvalidInput    what was typed does not fit; one Problem for each fault
"""

from collections.abc import Iterable

from trellis.core.types import Decision, Problem


class TrellisError(Exception):
    """An error whose text a person may read."""


class NotFound(TrellisError):
    pass


class NotPermitted(TrellisError):
    pass


class Conflict(TrellisError):
    pass


class InvalidInput(TrellisError):
    def __init__(self, problems: Iterable[Problem] | str) -> None:
        if isinstance(problems, str):
            problems = [Problem(field="", message=problems)]
        self.problems = tuple(problems)
        super().__init__("; ".join(problem.message for problem in self.problems))


def require(decision: Decision) -> None:
    """Raise NotPermitted with the decision's reason unless it allows."""
    if not decision:
        raise NotPermitted(decision.reason)
