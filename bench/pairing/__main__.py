"""`make bench-pairing`: stable, most valuable and fairest pairings, how well and how fast, beside peers.

    python -m bench.pairing [--seed 1]

The package `matching` is no part of the project's environment: where it is not installed, that is said.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Iterable
from typing import Any

import numpy as np

from bench.pairing import peers
from bench.pairing.checker import count_blocking
from bench.pairing.markets import jury, market
from trellis_engine.pairing import Chooser, pair_fairly, pair_for_value, pair_stably, pair_with_least

CHOICES = 20
STABLE = ((500, 100), (2_000, 200), (5_000, 500), (20_000, 2_000))
# Beyond this the peer takes minutes.
LARGEST_FOR_PEERS = 5_000
# What must hold: seconds for the largest, and how many times faster than the peer from 2,000 applicants on.
LONGEST = 1.0
LEAST_RATIO = 40
REPEATS = 3


def line(text: str = "") -> None:
    """Print a line at once."""
    print(text, flush=True)


def stable_part(seed: int) -> dict[str, Any]:
    """Time stable pairings, from records to the checked answer; return the figures by size."""
    line(f"Stable pairings, {CHOICES} choices each; from records to the answer, best of {REPEATS}; seconds")
    line(f"  {'':<16}{'wall':>8}{'CPU':>8}{'blocking':>10}{'unmatched':>11}{'matching, CPU':>15}{'ratio':>7}")
    found: dict[str, Any] = {}
    for size in STABLE:
        applicants, places = market(*size, CHOICES, np.random.default_rng(seed))
        seconds = busy = float("inf")
        for _ in range(REPEATS):
            began, busy_before = time.perf_counter(), time.process_time()
            pairing = pair_stably(applicants, places)
            seconds = min(seconds, time.perf_counter() - began)
            busy = min(busy, time.process_time() - busy_before)
        blocking = count_blocking(
            applicants, places, ((pair.applicant, pair.place) for pair in pairing.pairs)
        )
        peer = peers.matching_seconds(applicants, places) if size[0] <= LARGEST_FOR_PEERS else None
        if peer:
            assert set(peer[1]) == {(pair.applicant, pair.place) for pair in pairing.pairs}
        ratio = peer[0] / busy if peer else None
        name = f"{size[0]:,} x {size[1]:,}"
        line(
            f"  {name:<16}{seconds:>8.4f}{busy:>8.4f}{blocking:>10}{len(pairing.unmatched):>11}"
            + (f"{peer[0]:>15.3f}{ratio:>7.1f}" if peer else f"{'-':>15}{'-':>7}")
        )
        found[name] = {
            "seconds": round(seconds, 4),
            "cpu_seconds": round(busy, 4),
            "blocking": blocking,
            "unmatched": len(pairing.unmatched),
            "matching_cpu_seconds": round(peer[0], 4) if peer else None,
            "ratio": round(ratio, 1) if ratio else None,
        }
    if not peers.matching_is_installed():
        line("  (matching is not installed: pip install matching, in an environment of its own)")
    return found


def quality_part(seed: int) -> dict[str, Any]:
    """Compare with how places are given out without any method; return the figures."""
    applicants, places = market(700, 70, 10, np.random.default_rng(seed))
    pairing = pair_stably(applicants, places)
    ways = {
        "pair_stably": [(pair.applicant, pair.place) for pair in pairing.pairs],
        "first come": peers.first_come(applicants, places, np.random.default_rng(seed)),
        "by the alphabet": peers.by_the_alphabet(applicants, places),
        "pair_for_value": [(pair.applicant, pair.place) for pair in pair_for_value(applicants, places).pairs],
    }
    line("\n700 applicants, 70 places of 10, 10 choices each")
    line(f"  {'':<18}{'placed':>8}{'blocking':>10}{'mean choice':>13}{'worst tenth':>13}")
    return {name: _quality(name, applicants, places, pairs) for name, pairs in ways.items()}


def _quality(
    name: str, applicants: list[Chooser], places: list[Chooser], pairs: Iterable[tuple[str, str]]
) -> dict[str, float]:
    taken = dict(pairs)
    # Who has no place counts as having the choice after their last.
    choices = sorted(
        1 + [*(tied[0] for tied in one.preferences or ()), None].index(taken.get(one.key))
        for one in applicants
    )
    tenth = choices[-len(choices) // 10 :]
    figures = {
        "placed": len(taken),
        "blocking": count_blocking(applicants, places, taken.items()),
        "mean_choice": round(sum(choices) / len(choices), 3),
        "worst_tenth": round(sum(tenth) / len(tenth), 3),
    }
    line(
        f"  {name:<18}{figures['placed']:>8}{figures['blocking']:>10}"
        f"{figures['mean_choice']:>13.2f}{figures['worst_tenth']:>13.2f}"
    )
    return figures


def jury_part(seed: int) -> dict[str, Any]:
    """Give every pitch three jurors: worth most, and fairest; return the figures."""
    pitches, jurors, values, conflicts = jury(60, 24, np.random.default_rng(seed))
    line("\n60 pitches, three jurors each of 24, by how well they know its field (0-100)")
    line(f"  {'':<18}{'seconds':>9}{'total':>8}{'worst pitch':>13}{'proven':>8}{'conflicts':>11}")
    found: dict[str, Any] = {}
    methods: tuple[tuple[str, Any], ...] = (("pair_for_value", pair_for_value), ("pair_fairly", pair_fairly))
    for name, method in methods:
        began = time.perf_counter()
        pairing = method(pitches, jurors, values, conflicts=conflicts)
        seconds = time.perf_counter() - began
        have = [sum(values[one.key, juror] for juror in pairing.partners()[one.key]) for one in pitches]
        against = sum((pair.applicant, pair.place) in set(conflicts) for pair in pairing.pairs)
        line(f"  {name:<18}{seconds:>9.3f}{sum(have):>8}{min(have):>13}{pairing.proven!s:>8}{against:>11}")
        found[name] = {
            "seconds": round(seconds, 3),
            "total": sum(have),
            "worst": min(have),
            "proven": pairing.proven,
            "conflicts": against,
        }
    return found


def least_part(seed: int) -> dict[str, Any]:
    """Give every place at least three; return the figures."""
    applicants, places = market(200, 40, 8, np.random.default_rng(seed), least=3)
    began = time.perf_counter()
    pairing = pair_with_least(applicants, places, seconds=10.0)
    seconds = time.perf_counter() - began
    short = sum(sum(pair.place == place.key for pair in pairing.pairs) < place.least for place in places)
    line("\n200 applicants, 40 places that need at least 3, 8 choices each")
    free = pair_stably(applicants, places)
    short_free = sum(sum(pair.place == place.key for pair in free.pairs) < place.least for place in places)
    line(f"  {'':<18}{'seconds':>9}{'short places':>14}{'blocking':>10}{'proven':>8}")
    line(f"  {'pair_stably':<18}{'':>9}{short_free:>14}{len(free.blocking):>10}{'':>8}")
    line(
        f"  {'pair_with_least':<18}{seconds:>9.3f}{short:>14}{len(pairing.blocking):>10}{pairing.proven!s:>8}"
    )
    return {
        "seconds": round(seconds, 3),
        "short": short,
        "short_without": short_free,
        "blocking": len(pairing.blocking),
        "proven": pairing.proven,
    }


def holds(result: dict[str, Any]) -> bool:
    """Return whether nothing blocks, the largest is fast enough, and a peer there is left far behind."""
    stable = list(result["stable"].values())
    ratios = [size["ratio"] for size in stable[1:] if size["ratio"] is not None]
    return (
        all(size["blocking"] == 0 for size in stable)
        and stable[-1]["cpu_seconds"] <= LONGEST
        and all(ratio >= LEAST_RATIO for ratio in ratios)
        and all(method["proven"] and not method["conflicts"] for method in result["jury"].values())
        and result["least"]["short"] == 0
    )


def main() -> None:
    """Run all parts and print their figures as one JSON object at the end."""
    parser = argparse.ArgumentParser(prog="python -m bench.pairing")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    result: dict[str, Any] = {"cores": len(os.sched_getaffinity(0)), "seed": chosen.seed}
    result["stable"] = stable_part(chosen.seed)
    result["quality"] = quality_part(chosen.seed)
    result["jury"] = jury_part(chosen.seed)
    result["least"] = least_part(chosen.seed)
    result["holds"] = holds(result)
    line(json.dumps(result))
    sys.exit(0 if result["holds"] else 1)


if __name__ == "__main__":
    main()
