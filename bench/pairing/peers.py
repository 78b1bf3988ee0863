"""Others on the same markets: the package `matching`, if installed, and two ways without any method."""

import importlib
import importlib.util
import sys
import time
import warnings
from collections.abc import Iterable, Sequence

import numpy as np

from trellis_engine.pairing import Chooser

Pairs = list[tuple[str, str]]
_DEEPEST = 1_000_000


def matching_is_installed() -> bool:
    """Return whether the package `matching` is there."""
    return importlib.util.find_spec("matching") is not None


def matching_seconds(applicants: Sequence[Chooser], places: Sequence[Chooser]) -> tuple[float, Pairs] | None:
    """Pair with the package `matching`, from dictionaries to its answer; None if it is not installed.

    The first number is the time it was busy [s].
    """
    if not matching_is_installed():
        return None
    games = importlib.import_module("matching.games")
    ours = {one.key: [place for tied in one.preferences or () for place in tied] for one in applicants}
    theirs = {one.key: [key for tied in one.preferences or () for key in tied] for one in places}
    # It recurses once for each proposal.
    sys.setrecursionlimit(_DEEPEST)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        began = time.process_time()
        game = games.HospitalResident.create_from_dictionaries(
            ours, theirs, {one.key: one.quota for one in places if theirs[one.key]}
        )
        found = game.solve(optimal="resident")
        spent = time.process_time() - began
    return spent, [(one.name, place.name) for place, kept in found.items() for one in kept]


def first_come(
    applicants: Sequence[Chooser], places: Sequence[Chooser], generator: np.random.Generator
) -> Pairs:
    """Let applicants come in random order; each takes the first on their list that has room and accepts."""
    return _serve([applicants[number] for number in generator.permutation(len(applicants))], places)


def by_the_alphabet(applicants: Sequence[Chooser], places: Sequence[Chooser]) -> Pairs:
    """Serve applicants in alphabetical order."""
    return _serve(sorted(applicants, key=lambda one: one.key), places)


def _serve(order: Iterable[Chooser], places: Sequence[Chooser]) -> Pairs:
    room = {place.key: place.quota for place in places}
    accepted = {place.key: {key for tied in place.preferences or () for key in tied} for place in places}
    found = []
    for applicant in order:
        listed = (place for tied in applicant.preferences or () for place in tied)
        place = next((one for one in listed if room[one] and applicant.key in accepted[one]), None)
        if place is not None:
            room[place] -= 1
            found.append((applicant.key, place))
    return found
