"""`make bench-linkage`: how well and how fast, beside peers, on real files and on generated variants.

    python -m bench.linkage [FOLDER] [--half development] [--records 100000]

Where FOLDER (../shared/data) is absent the part on real files is skipped, and said so. The weights were
fitted on the development half and on generated pairs of another seed (`bench.linkage.fit`); see
docs/figures/linkage.md.
"""

import argparse
import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bench.linkage import peers
from bench.linkage.evaluation import PARTS, Figures, Scored, figures, generated_scored, labelled_scored
from bench.linkage.fit import ORGANISATIONS, SEED
from bench.linkage.labels import read_labels
from bench.linkage.real_files import read_all
from trellis_engine.linkage import ASK, SAME, Index, OrganisationRecord, Verdict

GENERATED_SEED = 20_250_929
GENERATED = 600
OURS = "trellis_engine.linkage"
Contestant = tuple[str, peers.Decide]


def line(text: str = "") -> None:
    """Print a line at once."""
    print(text, flush=True)


def ours(pairs: Sequence[Scored]) -> list[bool]:
    """Call two records the same from a probability of one half, as peers have two answers only."""
    return [pair.score.probability >= 0.5 for pair in pairs]


def contestants(development: Sequence[Scored], training: Sequence[Scored]) -> Iterator[Contestant]:
    """Yield ours and every peer that is there, tuned on the same pairs."""
    yield OURS, ours
    yield "exact name", peers.exact_name
    if development:
        yield "token_set_ratio, tuned", peers.token_set(development)
        optional: tuple[tuple[str, Callable[[Sequence[Scored]], peers.Decide | None]], ...] = (
            ("recordlinkage, trained", peers.recordlinkage_logistic),
            ("splink, trained", peers.splink_model),
        )
        for name, build in optional:
            decide = build(training)
            if decide is None:
                line(f"({name.split(',')[0]} is not installed: pip install {name.split(',')[0]})")
            else:
                yield name, decide


def compare(title: str, pairs: Sequence[Scored], everybody: Sequence[Contestant]) -> dict[str, object]:
    """Print precision, recall and F1 of everybody on the same pairs; return them."""
    same = sum(pair.same for pair in pairs)
    line(f"\n{title}: {same} same, {len(pairs) - same} different")
    line(f"  {'':<26}{'precision':>10}{'recall':>10}{'F1':>10}")
    found: dict[str, object] = {}
    for name, decide in everybody:
        result = figures((pair.same, answer) for pair, answer in zip(pairs, decide(pairs), strict=True))
        line(f"  {name:<26}{result.precision:>10.3f}{result.recall:>10.3f}{result.f1:>10.3f}")
        found[name] = _rounded(result)
    return found


def _rounded(result: Figures) -> dict[str, float]:
    return {name: round(getattr(result, name), 4) for name in ("precision", "recall", "f1")}


def three_answers(pairs: Sequence[Scored]) -> dict[str, float]:
    """Print what becomes of the pairs with the three answers; return it."""
    counts: dict[tuple[bool, Verdict], int] = defaultdict(int)
    for pair in pairs:
        counts[pair.same, pair.score.verdict] += 1
    line(f"  three answers (same from {SAME}, ask from {ASK}):")
    for same, label in ((True, "really the same"), (False, "really different")):
        total = sum(counts[same, verdict] for verdict in Verdict) or 1
        shares = ", ".join(f"{verdict.value} {counts[same, verdict] / total:.1%}" for verdict in Verdict)
        line(f"    {label:<18}{shares}")
    called = counts[True, Verdict.SAME] + counts[False, Verdict.SAME]
    present = sum(counts[True, verdict] for verdict in Verdict) or 1
    missed = counts[True, Verdict.DIFFERENT] / present
    brier = sum((pair.score.probability - pair.same) ** 2 for pair in pairs) / len(pairs)
    line(f"    mean squared error of the probability (Brier score): {brier:.3f}")
    return {
        "precision_of_same": round(counts[True, Verdict.SAME] / called, 4) if called else 1.0,
        "recall_of_same": round(counts[True, Verdict.SAME] / present, 4),
        "recall_of_same_or_ask": round(1 - missed, 4),
        "brier": round(brier, 4),
    }


def by_kind(pairs: Sequence[Scored]) -> dict[str, dict[str, float]]:
    """Print the three answers for each reason or kind of variant; return them."""
    line(f"  {'':<34}{'n':>6}{'same':>8}{'ask':>8}{'diff.':>8}{'p>=0.5':>8}")
    groups: dict[tuple[bool, str], list[Scored]] = defaultdict(list)
    for pair in pairs:
        groups[not pair.same, pair.kind].append(pair)
    found: dict[str, dict[str, float]] = {}
    for (different, kind), members in sorted(groups.items()):
        label = f"{'different' if different else 'same'}: {kind}"
        shares = [
            sum(pair.score.verdict is verdict for pair in members) / len(members) for verdict in Verdict
        ]
        above = sum(pair.score.probability >= 0.5 for pair in members) / len(members)
        line(f"  {label:<34}{len(members):>6}" + "".join(f"{share:>8.1%}" for share in (*shares, above)))
        found[label] = {
            "n": len(members),
            **dict(zip(("same", "ask", "different"), (round(share, 4) for share in shares), strict=True)),
        }
    return found


def completeness(records: dict[str, OrganisationRecord], held_out: bool) -> dict[str, float]:
    """Print pair completeness and reduction ratio of blocking over all real rows; return them."""
    labels = [pair for pair in read_labels() if pair.same and pair.held_out == held_out]
    referred = {key for pair in read_labels() for key in (pair.left, pair.right)}
    index = Index(record for key, record in records.items() if key in referred or not key.endswith(PARTS))
    readies = [index.prepared(record.key) for record in index]
    position = {ready.record.key: row for row, ready in enumerate(readies)}
    blocked = [set(rows) for rows in index.block_many(readies, within=True)]
    compared = {(min(row, other), max(row, other)) for row, rows in enumerate(blocked) for other in rows}
    found = sum(tuple(sorted((position[pair.left], position[pair.right]))) in compared for pair in labels)
    total = len(readies) * (len(readies) - 1) / 2
    result = {
        "rows": len(readies),
        "pair_completeness": round(found / len(labels), 4),
        "reduction_ratio": round(1 - len(compared) / total, 6),
    }
    line(
        f"  blocking over {len(readies):,} rows: pair completeness {result['pair_completeness']:.3f} of "
        f"{len(labels)} pairs, reduction ratio {result['reduction_ratio']:.5f}"
    )
    return result


def real_part(folder: Path, half: str) -> tuple[dict[str, object], list[Contestant]]:
    """Evaluate on one half of the labelled pairs; return the figures, and the contestants as tuned."""
    records = read_all(folder)
    scored = labelled_scored(records)
    development = [pair for pair in scored if not pair.held_out]
    chosen = [pair for pair in scored if pair.held_out == (half == "held-out")]
    everybody = list(contestants(development, development + generated_scored(ORGANISATIONS, SEED)))
    result: dict[str, object] = {"peers": compare(f"Real pairs, {half} half", chosen, everybody)}
    result |= three_answers(chosen)
    result["kinds"] = by_kind(chosen)
    result["blocking"] = completeness(records, half == "held-out")
    return result, everybody


def generated_part(everybody: Sequence[Contestant]) -> dict[str, object]:
    """Evaluate on generated variants of a seed that nothing was fitted on."""
    pairs = generated_scored(GENERATED, GENERATED_SEED)
    result: dict[str, object] = {"peers": compare("Generated variants", pairs, everybody)}
    result |= three_answers(pairs)
    result["kinds"] = by_kind(pairs)
    return result


def speed_part(number: int) -> dict[str, float]:
    """Link `number` generated records to as many in a process of its own."""
    line(f"\nSpeed: {number:,} records linked to {number:,} entries, half of them known")
    done = subprocess.run(
        [sys.executable, "-m", "bench.linkage.speed", str(number)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"bench.linkage.speed failed:\n{done.stderr}")
    found: dict[str, float] = json.loads(done.stdout)
    for name, value in found.items():
        line(f"  {name:<26}{value:>16,}")
    return found


def main() -> None:
    """Run the parts that can be run and print their figures as one JSON object at the end."""
    parser = argparse.ArgumentParser(prog="python -m bench.linkage")
    parser.add_argument("folder", nargs="?", type=Path, default=Path("../shared/data"))
    parser.add_argument("--half", choices=("development", "held-out"), default="held-out")
    parser.add_argument("--records", type=int, default=100_000)
    chosen = parser.parse_args()
    result: dict[str, object] = {}
    everybody: list[Contestant] = [(OURS, ours), ("exact name", peers.exact_name)]
    if chosen.folder.is_dir():
        result["real"], everybody = real_part(chosen.folder, chosen.half)
    else:
        line(f"Real pairs skipped: there is no folder {chosen.folder}.")
        result["real"] = None
    result["generated"] = generated_part(everybody)
    result["speed"] = speed_part(chosen.records)
    line(json.dumps(result))


if __name__ == "__main__":
    main()
