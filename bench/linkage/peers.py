"""What others do with the same pairs: exact names, RapidFuzz, and, if installed, recordlinkage and splink."""

import importlib.util
import re
import unicodedata
from collections.abc import Callable, Sequence

from rapidfuzz import fuzz

from bench.linkage.evaluation import Scored, figures
from trellis_engine.linkage import OrganisationRecord

_SIGNS = re.compile(r"[\W_]+")
_NO_PLACE = (float("nan"), float("nan"))

Decide = Callable[[Sequence[Scored]], list[bool]]


def plain(text: str) -> str:
    """Return a name in small letters without accents and signs."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(_SIGNS.sub(" ", bare).split())


def _countries_agree(pair: Scored) -> bool:
    one, other = pair.left.country, pair.right.country
    return not one or not other or one == other


def exact_name(pairs: Sequence[Scored]) -> list[bool]:
    """Call two records the same if a name of one is a name of the other, and the countries agree."""
    return [
        _countries_agree(pair) and bool({*map(plain, pair.left.names)} & {*map(plain, pair.right.names)})
        for pair in pairs
    ]


def token_set(development: Sequence[Scored]) -> Decide:
    """Return RapidFuzz's token_set_ratio with the threshold that is best on the development half."""
    likeness = [_token_set_ratio(pair) for pair in development]
    threshold = max(
        range(50, 101),
        key=lambda least: (
            figures((pair.same, value >= least) for pair, value in zip(development, likeness, strict=True)).f1
        ),
    )
    return lambda pairs: [_token_set_ratio(pair) >= threshold for pair in pairs]


def _token_set_ratio(pair: Scored) -> float:
    if not _countries_agree(pair):
        return 0.0
    return max(
        fuzz.token_set_ratio(plain(one), plain(other))
        for one in pair.left.names
        for other in pair.right.names
    )


def recordlinkage_logistic(training: Sequence[Scored]) -> Decide | None:
    """Return recordlinkage's logistic regression over its comparisons; None if it is not installed."""
    if importlib.util.find_spec("recordlinkage") is None:
        return None
    import recordlinkage  # noqa: PLC0415 - a peer that need not be installed

    classifier = recordlinkage.LogisticRegressionClassifier()
    features, index = _compared(training)
    classifier.fit(features, index[[pair.same for pair in training]])

    def decide(pairs: Sequence[Scored]) -> list[bool]:
        found, positions = _compared(pairs)
        called = set(classifier.predict(found))
        return [position in called for position in positions]

    return decide


def _compared(pairs: Sequence[Scored]):
    """Return the comparisons of recordlinkage for each pair: names, city, country, domain, distance."""
    import pandas  # noqa: PLC0415 - as above
    import recordlinkage  # noqa: PLC0415 - as above

    left = pandas.DataFrame([_row(pair.left) for pair in pairs])
    right = pandas.DataFrame([_row(pair.right) for pair in pairs])
    index = pandas.MultiIndex.from_arrays([range(len(pairs)), range(len(pairs))])
    compare = recordlinkage.Compare()
    for method in ("jarowinkler", "qgram", "cosine", "smith_waterman"):
        compare.string("name", "name", method=method, label=method)
    compare.string("city", "city", method="jarowinkler", missing_value=0.5, label="city")
    compare.exact("country", "country", missing_value=0.5, label="country")
    compare.exact("domain", "domain", missing_value=0.5, label="domain")
    place = ("latitude", "longitude")
    compare.geo(*place, *place, method="linear", scale=25, missing_value=0.5, label="geo")
    return compare.compute(index, left, right), index


def _row(record: OrganisationRecord) -> dict[str, object]:
    latitude, longitude = record.coordinates or _NO_PLACE
    return {
        "name": plain(record.names[0]) if record.names else "",
        "city": plain(record.city) or None,
        "country": record.country or None,
        "domain": record.web_domain or None,
        "latitude": latitude,
        "longitude": longitude,
    }


def splink_model(training: Sequence[Scored]) -> Decide | None:
    """Return splink's Fellegi-Sunter model, m from the labels and u from samples; None if not installed.

    The threshold on its probability is the one that is best on the training pairs.
    """
    if importlib.util.find_spec("splink") is None:
        return None
    probabilities = _splink_probabilities
    trained = probabilities(training, training)
    threshold = max(
        (step / 100 for step in range(1, 100)),
        key=lambda least: (
            figures((pair.same, value >= least) for pair, value in zip(training, trained, strict=True)).f1
        ),
    )
    return lambda pairs: [value >= threshold for value in probabilities(pairs, training)]


def _splink_probabilities(pairs: Sequence[Scored], training: Sequence[Scored]) -> list[float]:
    import pandas  # noqa: PLC0415 - a peer that need not be installed
    import splink.comparison_library as comparisons  # noqa: PLC0415 - as above
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on  # noqa: PLC0415 - as above

    everything = [*training, *pairs]
    database = DuckDBAPI()
    sides = {"rows": [pair.left for pair in everything], "entries": [pair.right for pair in everything]}
    tables = [
        database.register(
            pandas.DataFrame(
                [
                    {"unique_id": number, "pair": number, **_row(record)}
                    for number, record in enumerate(records)
                ]
            ),
            dataset_display_name=side,
        )
        for side, records in sides.items()
    ]
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            comparisons.JaroWinklerAtThresholds("name", [0.97, 0.92, 0.85, 0.7]),
            comparisons.JaroWinklerAtThresholds("city", [0.9]),
            comparisons.ExactMatch("country"),
            comparisons.ExactMatch("domain"),
        ],
        blocking_rules_to_generate_predictions=[block_on("pair")],
        retain_intermediate_calculation_columns=False,
    )
    linker = Linker(tables, settings, log_level="ERROR")
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    labels = pandas.DataFrame(
        [
            {
                "source_dataset_l": "entries",
                "unique_id_l": number,
                "source_dataset_r": "rows",
                "unique_id_r": number,
            }
            for number, pair in enumerate(training)
            if pair.same
        ]
    )
    registered = linker.table_management.register_labels_table(database.register(labels))
    linker.training.estimate_m_from_pairwise_labels(registered)
    found = linker.inference.predict().as_pandas_dataframe()
    by_pair = dict(zip(found["unique_id_l"], found["match_probability"], strict=True))
    return [float(by_pair.get(len(training) + number, 0.0)) for number in range(len(pairs))]
