"""Choose the pairs to be labelled: `python -m bench.linkage.strata ../shared/data` prints them for reading.

The similarity is a plain one, independent of the library (share of common letter trigrams), so that the
choice does not favour what the library finds. Each stratum is a file or pair of files, a band of similarity
and, for the lower bands, something else in common; from each a seeded sample is drawn.
"""

import random
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, combinations
from pathlib import Path

from bench.linkage.real_files import read_all
from trellis_engine.linkage import OrganisationRecord

SEED = 20_240_607
BANDS = ((0.999, 1.01), (0.75, 0.999), (0.55, 0.75), (0.40, 0.55), (0.25, 0.40))
MOST_SHARING = 300
# How many pairs of each band, then of those with little alike but a city, a domain or the first word in
# common.
WANTED = {
    ("hotmaps", "hotmaps"): (14, 45, 40, 40, 24, 30),
    ("hotmaps", "hotmaps:site"): (2, 12, 12, 10, 6, 0),
    ("edih", "edih"): (1, 4, 8, 12, 12, 10),
    ("andalusia", "andalusia"): (1, 3, 6, 6, 5, 4),
    ("andalusia", "edih"): (2, 4, 4, 6, 4, 4),
    ("denmark", "denmark"): (5, 14, 12, 12, 12, 6),
    ("greece", "greece"): (3, 8, 12, 10, 6, 0),
    ("luxembourg", "luxembourg"): (3, 6, 6, 6, 6, 6),
    ("entities", "entities"): (1, 4, 6, 10, 8, 0),
    ("edih", "entities"): (2, 3, 4, 4, 6, 0),
}
MOST_OF_ONE_NAME = 2
MOST_OF_ONE_WORD = 6
# One row, two names: the company and its site, the short name and the title. By band, the first left out.
ONE_ROW = {"hotmaps": (0, 12, 14, 12, 10, 8), "edih": (0, 2, 4, 6, 6, 12)}
# Seen while reading the files: what no likeness of letters reaches.
SEEN = [
    line.split()
    for line in """
    edih:2 edih:25|edih:24 edih:78|luxembourg:39:1 luxembourg:56:1|luxembourg:3:2 luxembourg:32:1
    luxembourg:18:1 luxembourg:73:1|luxembourg:70:1 luxembourg:19:1|luxembourg:67:1 luxembourg:68:1
    luxembourg:24:1 luxembourg:23:1|luxembourg:33:1 luxembourg:9:1|luxembourg:27:1 luxembourg:67:1
    luxembourg:37:1 luxembourg:68:1|luxembourg:15:1 luxembourg:51:1|luxembourg:2:1 luxembourg:32:1
    entities:39:1 entities:39:2|entities:43:1 entities:43:2|entities:120:1 entities:120:2
    entities:122:1 entities:122:2|entities:132:1 entities:132:2|entities:126:2 entities:126:3
    entities:36:1 entities:36:2|entities:9:1 entities:88:1|entities:9:1 edih:89|entities:146:1 entities:146:2
    entities:60:2 entities:123:13|entities:23:1 entities:23:2|entities:57:1 edih:71|entities:57:1 edih:195
    entities:119:1 entities:119:2|entities:135:1 entities:128:1|entities:49:1 edih:7|entities:44:1 edih:82
    edih:71:name edih:195:title|edih:195:name edih:71:title|edih:128:name edih:205:title|edih:70 edih:30
    denmark:113 denmark:309|denmark:34 denmark:125|denmark:128 denmark:462|denmark:28 denmark:462
    denmark:140 denmark:577|denmark:281 denmark:577|denmark:320 denmark:130|denmark:64 denmark:4
    denmark:352 denmark:102|denmark:199 denmark:395|denmark:303 denmark:544|denmark:424 denmark:536
    denmark:195 denmark:100|denmark:59 denmark:185|denmark:153 denmark:59|denmark:198 denmark:185
    greece:130 greece:897|greece:51 greece:437|greece:389 greece:343|greece:612 greece:394|greece:434
    greece:1349 greece:177 greece:50|greece:247 greece:851|greece:97 greece:383|greece:1172
    greece:1269
    greece:1172 greece:618 greece:130 greece:234|greece:530 greece:434|greece:449
    greece:942|greece:51 greece:1800 hotmaps:291 hotmaps:3683|hotmaps:1270:site hotmaps:3633|hotmaps:1268:site
    hotmaps:3709 hotmaps:1268 hotmaps:3627|hotmaps:70 hotmaps:1788|hotmaps:68 hotmaps:1767|hotmaps:290
    hotmaps:3648 hotmaps:291 hotmaps:3681|hotmaps:3681 hotmaps:3693|hotmaps:1268 hotmaps:3683|hotmaps:3629
    hotmaps:3635 hotmaps:3673 hotmaps:3694|hotmaps:3642 hotmaps:3685|hotmaps:3688 hotmaps:3705|hotmaps:1771
    hotmaps:1781 hotmaps:1751 hotmaps:1763|hotmaps:1774 hotmaps:1760|hotmaps:1760 hotmaps:1786|hotmaps:3646
    hotmaps:3662 hotmaps:77 hotmaps:1187|hotmaps:1797 hotmaps:1777|hotmaps:1788 hotmaps:1785|hotmaps:3650
    hotmaps:3670
    """.replace("\n", "|").split("|")
    if line.strip()
]


def trigrams(text: str) -> frozenset[str]:
    """Return the letter trigrams of a text without case and accents."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    padded = f"  {' '.join(bare.split())} "
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2))


def likeness(left: OrganisationRecord, right: OrganisationRecord) -> float:
    """Return the share of trigrams that the likest two names have in common."""
    return max(
        len(one & other) / len(one | other)
        for one in map(trigrams, left.names)
        for other in map(trigrams, right.names)
    )


_WHOLE = {name for pair in WANTED for name in pair}


def _family(key: str) -> str:
    part = key.rpartition(":")[2]
    family = key.partition(":")[0]
    return f"{family}:{part}" if part in ("site", "alone", "name", "title") else family


def _sharing(records: Iterable[OrganisationRecord]) -> Iterator[tuple[str, str]]:
    """Yield pairs of keys that share a trigram not too common, a city, or a domain."""
    by_feature: dict[str, list[str]] = defaultdict(list)
    for record in records:
        features = {gram for name in record.names for gram in trigrams(name)}
        features |= {f"city {record.country} {record.city.casefold()}", f"web {record.web_domain}"}
        for feature in features - {f"city {record.country} ", "web "}:
            by_feature[feature].append(record.key)
    seen: set[tuple[str, str]] = set()
    for _, keys in sorted(by_feature.items()):
        if len(keys) <= MOST_SHARING:
            for pair in combinations(sorted(keys), 2):
                if pair not in seen:
                    seen.add(pair)
                    yield pair


def _band(left: OrganisationRecord, right: OrganisationRecord) -> int | None:
    value = likeness(left, right)
    for position, (least, most) in enumerate(BANDS):
        if least <= value < most:
            return position
    first = {name.split()[0].casefold() for name in left.names} & {
        name.split()[0].casefold() for name in right.names
    }
    in_common = (
        bool(first)
        or bool(left.city and left.city.casefold() == right.city.casefold())
        or bool(left.web_domain and left.web_domain == right.web_domain)
    )
    return len(BANDS) if in_common else None


def _distinct(records: Iterable[OrganisationRecord]) -> list[OrganisationRecord]:
    """Leave out rows that repeat an earlier one word for word, so that no pair is labelled twice."""
    first: dict[object, OrganisationRecord] = {}
    for record in records:
        first.setdefault((_family(record.key), record.names, record.city, record.web_domain), record)
    return list(first.values())


def _sample(
    pairs: Iterable[tuple[str, str]],
    number: int,
    known: dict[str, OrganisationRecord],
    generator: random.Random,
) -> list[tuple[str, str]]:
    """Draw pairs in which no name and no first word comes too often."""
    shuffled = sorted(pairs)
    generator.shuffle(shuffled)
    names: Counter[str] = Counter()
    words: Counter[str] = Counter()
    drawn = []
    for left, right in shuffled:
        both = [known[key].names[0].casefold() for key in (left, right)]
        first = {name.split()[0] for name in both}
        if len(drawn) == number:
            break
        if (
            max(names[name] for name in both) < MOST_OF_ONE_NAME
            and max(words[w] for w in first) < MOST_OF_ONE_WORD
        ):
            names.update(both)
            words.update(first)
            drawn.append((left, right))
    return drawn


def _by_band(
    pairs: Iterable[tuple[str, str]], known: dict[str, OrganisationRecord]
) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for left, right in pairs:
        band = _band(known[left], known[right])
        if band is not None:
            found[band].append((left, right))
    return found


def _one_row(family: str, known: dict[str, OrganisationRecord]) -> Iterator[tuple[str, str]]:
    one, other = ("", ":alone") if family == "hotmaps" else (":name", ":title")
    for key in known:
        row = key.removesuffix(other)
        if key.endswith(other) and row + one in known and key.startswith(family):
            yield row + one, key


def _row(key: str) -> str:
    return ":".join(key.split(":")[:2])


def choose(folder: Path) -> Iterator[tuple[str, OrganisationRecord, OrganisationRecord]]:
    """Yield the chosen pairs, each once, with the name of their stratum."""
    known = read_all(folder)
    generator = random.Random(SEED)
    done: set[frozenset[str]] = set()
    for stratum, pair in chain(_sampled(known, generator), (("seen", tuple(keys)) for keys in SEEN)):
        left, right = pair
        if frozenset(pair) not in done:
            done.add(frozenset(pair))
            yield stratum, known[left], known[right]


def _sampled(
    known: dict[str, OrganisationRecord], generator: random.Random
) -> Iterator[tuple[str, tuple[str, str]]]:
    records = _distinct(record for record in known.values() if _family(record.key) in _WHOLE)
    for (one, other), wanted in WANTED.items():
        pool = [record for record in records if _family(record.key) in (one, other)]
        crossing = (
            (left, right)
            for left, right in _sharing(pool)
            if {_family(left), _family(right)} == {one, other} and _row(left) != _row(right)
        )
        found = _by_band(crossing, known)
        for band, number in enumerate(wanted):
            for pair in _sample(found[band], number, known, generator):
                yield f"{one} {other} {band}", pair
    for family, wanted in ONE_ROW.items():
        found = _by_band(_one_row(family, known), known)
        for band, number in enumerate(wanted):
            for pair in _sample(found[band], number, known, generator):
                yield f"{family} one row {band}", pair


def main() -> None:
    """Print the sampled pairs, one field under the other."""
    for number, (stratum, left, right) in enumerate(choose(Path(sys.argv[1])), start=1):
        print(f"{number}\t{stratum}\t{left.key}\t{right.key}")
        for record in (left, right):
            print(
                "   ",
                " | ".join(record.names),
                "|",
                record.country,
                record.city,
                record.web_domain,
                record.site,
            )


if __name__ == "__main__":
    main()
