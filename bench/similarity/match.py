"""`make bench-match`: who fits whom, how well and how fast, beside what else there is.

    python -m bench.similarity.match [--seed 7] [--markets 5] [--profiles 200000] [--listings 20000]

Three parts: rankings and lists in made-up markets whose truth is known; single questions among many profiles,
beside brute force and vectors in an index; the first of everybody at once.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from typing import Any

import numpy as np

from bench.similarity.directory import TODAY, directory, fields
from bench.similarity.reciprocity import SIZE, Worth, ratios, worths
from bench.similarity.speed import MOST, megabytes, seekers, timed
from bench.similarity.ways import Ways
from trellis_engine.similarity import Matcher

LIMITS = {
    "ndcg_times_one_sided": (">=", 1.15),
    "ndcg_times_categories": (">=", 1.3),
    "matches_times_independent": (">=", 1.2),
    "gini_times_independent": ("<=", 0.6),
    "question_ms": ("<=", 50.0),
    "question_recall": (">=", 0.99),
    "all_pairs_seconds": ("<=", 60.0),
}
QUESTIONS = 200
CHECKED = 100  # of all pairs
THREADS = 2


def line(text: str = "") -> None:
    """Print a line at once."""
    print(text, flush=True)


def market_part(seeds: Sequence[int]) -> dict[str, Any]:
    """Rank and share out in some markets; return the medians."""
    found = [worths(seed) for seed in seeds]
    line(f"{len(found)} markets of {SIZE:,}, some wanted by everybody; lists of ten; medians")
    line(f"  {'':<30}{'mutual nDCG@10':>15}{'expected pairs':>16}{'Gini of exposure':>18}")
    table = {}
    for name in found[0]:
        columns = [(one[name].ndcg, one[name].matches, one[name].gini) for one in found]
        worth = Worth(*(float(value) for value in np.median(columns, axis=0)))
        line(f"  {name:<30}{worth.ndcg:>15.3f}{worth.matches:>16.1f}{worth.gini:>18.3f}")
        table[name] = {
            "ndcg10": round(worth.ndcg, 4), "pairs": round(worth.matches, 1), "gini": round(worth.gini, 4)
        }  # fmt: skip
    all_ratios = [ratios(one) for one in found]
    medians = {name: float(np.median([one[name] for one in all_ratios])) for name in all_ratios[0]}
    return {"seeds": list(seeds), "table": table, **medians}


def search_part(number: int, seed: int) -> dict[str, Any]:
    """Ask questions among so many profiles, in every way; return the figures."""
    generator = np.random.default_rng(seed)
    profiles = directory(number, generator)
    before, began = megabytes(), time.perf_counter()
    matcher = Matcher(profiles, fields(), today=TODAY)
    fitting, memory = time.perf_counter() - began, megabytes() - before
    line(
        f"\nThe first {MOST} among {number:,} profiles; fitted in {fitting:.1f} s, with at most "
        f"{memory:,.0f} MB beside the profiles' {before:,.0f} MB"
    )
    rows = seekers(profiles, QUESTIONS, generator)
    began = time.perf_counter()
    ways = Ways(matcher, rows, generator)
    line(f"(index of usearch, with its vectors, made in {time.perf_counter() - began:.0f} s)")
    line(f"  {'':<34}{'median ms':>10}{'worst ms':>10}{'recall@20':>11}")
    truths = {both: ways.truths(both=both) for both in (False, True)}
    times = {}
    for name, find in ways.all().items():
        times[name] = timed(find, truths["both" in name])
        one = times[name]
        line(f"  {name:<34}{one.median:>10.2f}{one.worst:>10.2f}{one.recall:>11.3f}")
    ours = [one for name, one in times.items() if name.startswith("ours")]
    return {
        "question_ms": max(one.median for one in ours),
        "question_recall": min(one.recall for one in ours),
        "fitting_seconds": round(fitting, 1),
        "megabytes": round(memory),
        "ways": {
            name: {
                "median_ms": round(one.median, 2), "worst_ms": round(one.worst, 2),
                "recall20": round(one.recall, 4),
            }
            for name, one in times.items()
        },
    }  # fmt: skip


def pairs_part(number: int, seed: int) -> dict[str, Any]:
    """Find the first of everybody, both ways; return the figures."""
    profiles = directory(number, np.random.default_rng(seed))
    began = time.perf_counter()
    matcher = Matcher(profiles, fields(), today=TODAY)
    fitted = time.perf_counter()
    lists = dict(matcher.all_best(most=MOST, both=True, threads=THREADS))
    ended = time.perf_counter()
    generator = np.random.default_rng(seed)
    same = all(
        lists[profiles[row].key] == tuple(one.key for one in matcher.best(profiles[row], both=True))
        for row in seekers(profiles, CHECKED, generator)
    )
    line(
        f"\nThe first {MOST} of each of {number:,} listings, both ways, {THREADS} threads: fitted in "
        f"{fitted - began:.1f} s, found in {ended - fitted:.1f} s; {'the same' if same else 'NOT THE SAME'} "
        f"as {CHECKED} single questions"
    )
    return {"all_pairs_seconds": ended - began, "same_as_single": same}


def holds(figures: dict[str, float]) -> dict[str, bool]:
    """Return for each limit whether it is kept."""
    return {
        name: figures[name] >= limit if sign == ">=" else figures[name] <= limit
        for name, (sign, limit) in LIMITS.items()
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run all parts; print their figures beside the limits, then as one line of JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench.similarity.match")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--markets", type=int, default=5)
    parser.add_argument("--profiles", type=int, default=200_000)
    parser.add_argument("--listings", type=int, default=20_000)
    chosen = parser.parse_args(arguments)
    parts = {
        "market": market_part(range(chosen.seed, chosen.seed + chosen.markets)),
        "search": search_part(chosen.profiles, chosen.seed),
        "pairs": pairs_part(chosen.listings, chosen.seed),
    }
    figures = {name: part[name] for part in parts.values() for name in LIMITS if name in part}
    kept = holds(figures)
    line(f"\n  {'':<30}{'limit':>10}{'measured':>11}")
    for name, (sign, limit) in LIMITS.items():
        line(f"  {name:<30}{f'{sign} {limit:g}':>10}{figures[name]:>11.3f}  {'' if kept[name] else 'MISSED'}")
    result = {
        "cores": len(os.sched_getaffinity(0)),
        "seed": chosen.seed,
        **parts,
        "holds": all(kept.values()),
    }
    line(json.dumps(result))
    return 0 if all(kept.values()) and parts["pairs"]["same_as_single"] else 1


if __name__ == "__main__":
    sys.exit(main())
