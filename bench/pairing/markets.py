"""Markets made up with popular places, and pitches with jurors who know some fields better than others."""

import numpy as np

from trellis_engine.pairing import Chooser


def market(
    applicants: int, places: int, choices: int, generator: np.random.Generator, *, least: int = 0
) -> tuple[list[Chooser], list[Chooser]]:
    """Return applicants who each list some places, and places that rank those who list them.

    There is room for all. Applicants agree on popular places more than chance would have it.
    """
    appeal = generator.gumbel(size=places)
    lists = [np.argsort(-(appeal + 1.5 * generator.gumbel(size=places)))[:choices] for _ in range(applicants)]
    listed: list[list[int]] = [[] for _ in range(places)]
    for applicant, chosen in enumerate(lists):
        for place in chosen:
            listed[place].append(applicant)
    ours = [Chooser(f"a{one}", [f"p{place}" for place in chosen]) for one, chosen in enumerate(lists)]
    theirs = [
        Chooser(
            f"p{one}",
            [f"a{applicant}" for applicant in generator.permutation(asking)],
            quota=-(-applicants // places),
            least=min(least, len(asking)),
        )
        for one, asking in enumerate(listed)
    ]
    return ours, theirs


def jury(
    pitches: int, jurors: int, generator: np.random.Generator
) -> tuple[list[Chooser], list[Chooser], dict[tuple[str, str], int], list[tuple[str, str]]]:
    """Return pitches that need three jurors, jurors, how well each knows the field (0-100), and conflicts."""
    fields = 12
    of_pitch = generator.dirichlet(np.full(fields, 0.3), pitches)
    of_juror = generator.dirichlet(np.full(fields, 0.5), jurors)
    known = np.rint(100 * np.sqrt(of_pitch) @ np.sqrt(of_juror).T).astype(int)
    values = {
        (f"pitch {row}", f"juror {column}"): int(known[row, column])
        for row in range(pitches)
        for column in range(jurors)
    }
    conflicts = [pair for pair in values if generator.random() < 0.02]
    load = -(-3 * pitches // jurors) + 1
    return (
        [Chooser(f"pitch {one}", quota=3, least=3) for one in range(pitches)],
        [Chooser(f"juror {one}", quota=load) for one in range(jurors)],
        values,
        conflicts,
    )
