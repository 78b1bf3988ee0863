"""What somebody may be about to type: names that begin so, then values, then names that resemble it."""

from dataclasses import dataclass

from trellis.registry.selectors.search import ask, list_hits
from trellis.registry.selectors.search_reading import fetch
from trellis.registry.types.search import SearchQuery

MOST = 8
FEWEST_LETTERS = 2
VALUES = """
SELECT DISTINCT ON (value.id) value.facet, value.code,
  coalesce(value.names ->> %(language)s, value.names ->> 'en', value.code) AS label
FROM registry_search_word word JOIN registry_search_value value ON value.id = word.value_id
CROSS JOIN (SELECT registry_search_fold(%(text)s) AS key) AS typed
WHERE word.word ~>=~ typed.key AND word.word ~<~ (typed.key || chr(1114111)) AND typed.key <> ''
ORDER BY value.id LIMIT 4
"""


@dataclass(frozen=True, slots=True)
class Suggestion:
    text: str
    facet: str = ""  # of a value; empty for an organisation
    code: str = ""  # of the value, or the organisation's address


def list_suggestions(*, text: str, language: str) -> list[Suggestion]:
    """At most eight. About five short queries; none for less than two letters."""
    if len(text.strip()) < FEWEST_LETTERS:
        return []
    hits, _ = list_hits(ask(query=SearchQuery(text=text), language=language), size=MOST)
    values = fetch(VALUES, {"text": text, "language": language[:2]})
    organisations = [Suggestion(hit.name, code=hit.slug) for hit in hits]
    return [
        *organisations[: MOST - len(values)],
        *(Suggestion(label, facet, code) for facet, code, label in values),
    ]
