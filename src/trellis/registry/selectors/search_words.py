"""What a typed text means: its words in every form they may have been written, mistyped ones put right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from trellis.registry.selectors.search_reading import fetch, fetch_by_words
from trellis.registry.types.search import LONGEST_TEXT, MOST_WORDS, Understood

# Each word with its Latin spelling, umlauts written out and not, its stems in every language known here,
# whether it is a word without weight for this reader, whether names know it, and the values it names.
WORDS = r"""
WITH typed AS (
  SELECT registry_search_fold(%(text)s) AS key,
    string_to_array(registry_search_fold(replace(replace(replace(replace(
      lower(%(text)s), 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'å', 'aa')), ' ') AS spelt
), dictionaries AS MATERIALIZED (
  SELECT array_agg(oid::regdictionary) AS all_of_them,
    array_agg(oid::regdictionary) FILTER (WHERE dictname = ANY(%(readers)s)) AS readers
  FROM pg_ts_dict WHERE dictnamespace = 'pg_catalog'::regnamespace AND dictname LIKE '%%\_stem'
), words AS (
  SELECT token.ord, token.word, token.ord = max(token.ord) OVER () AS is_last,
    coalesce(typed.spelt[token.ord], '') AS spelt
  FROM typed, string_to_table(key, ' ') WITH ORDINALITY AS token (word, ord)
  WHERE token.word <> '' AND token.ord <= %(most)s
), formed AS (
  SELECT ord, word, is_last,
    array_remove(ARRAY[
      word, registry_search_latin(word), spelt, regexp_replace(word, '([aou])e', '\1', 'g')],
      '') AS spellings,
    ARRAY(SELECT DISTINCT stem FROM dictionaries, unnest(all_of_them) AS dictionary,
          unnest(ts_lexize(dictionary, word)) AS stem WHERE length(stem) > 2 OR length(word) < 4) AS stems,
    EXISTS(SELECT FROM dictionaries, unnest(readers) AS dictionary WHERE ts_lexize(dictionary, word) = '{}')
      AS is_light
  FROM words
)
SELECT typed.key, word, spellings, stems, is_light,
  is_last AND EXISTS(SELECT FROM registry_search_word known WHERE value_id IS NULL
    AND known.word ~>=~ formed.word AND known.word ~<~ (formed.word || chr(1114111))) AS begins_a_name,
  EXISTS(SELECT FROM registry_search_word known WHERE value_id IS NULL
    AND known.word = ANY(spellings)) AS in_names,
  ARRAY(SELECT DISTINCT value_id FROM registry_search_word known WHERE value_id IS NOT NULL
    AND known.word = ANY(spellings || stems)) AS value_ids
FROM typed, formed ORDER BY ord
"""

NEAR = """
SELECT asked.word, known.word, known.value_id
FROM unnest(%(words)s::text[], %(deletions)s::text[]) AS asked (word, deletions)
JOIN registry_search_word known ON known.deletions && asked.deletions::text[]
"""
SIMILAR = """
SELECT asked.word, near.word, near.value_id
FROM unnest(%(words)s::text[]) AS asked (word)
CROSS JOIN LATERAL (
  SELECT known.word, known.value_id FROM registry_search_word known
  WHERE known.word %% asked.word ORDER BY similarity(known.word, asked.word) DESC LIMIT 8) AS near
"""
ANY_HIT = "SELECT EXISTS(SELECT FROM registry_search_entry WHERE document @@ %s::tsquery)"
FEWEST_LETTERS = 4  # a shorter word is too near to too many others
MOST_CORRECTIONS = 40


@dataclass(slots=True)
class Word:
    """One typed word with all it may stand for."""

    word: str
    spellings: list[str]
    stems: list[str]
    is_light: bool
    is_named: bool  # a name has it, or begins with it where it is the last one typed
    is_last: bool
    value_ids: list[int]
    corrections: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        return self.is_named or bool(self.value_ids)

    def in_names(self, *, exact: bool) -> list[str]:
        parts = [quoted("=", form) for form in {*self.spellings, *self.stems}]
        if not exact:
            parts += [quoted("=", form) for form in self.corrections]
            if self.is_last and len(self.word) > 1:
                parts.append(quoted("=", self.word) + ":*")
        return parts

    def anywhere(self) -> list[str]:
        parts = [quoted("", form) for form in {*self.spellings, *self.stems, *self.corrections}]
        parts += [quoted("#", str(value_id)) for value_id in self.value_ids]
        if self.is_last and len(self.word) > 1:
            parts += [quoted("=", self.word) + ":*", quoted("@", self.word) + ":*"]
        return parts


def quoted(mark: str, form: str) -> str:
    """A lexeme as the full-text language writes it.

    >>> quoted("=", "o'neill")
    "'=o''neill'"
    """
    return "'" + mark + form.replace("\\", "\\\\").replace("'", "''") + "'"


def either(parts: Iterable[str]) -> str:
    return "(" + " | ".join(sorted(set(parts))) + ")"


def understand(*, text: str, language: str) -> Understood:
    """What is meant by `text`, for a reader of `language`. Two to eight short queries, none without text.

    Words that names, values and texts do not know are taken for mistyped. If the words are known but are
    nowhere together, each may be mistyped; if they still are nowhere together, all but one must be found.
    A word that only texts have gives way to a similar one where all words then stand in one name.
    """
    text = " ".join(text.replace("\0", " ").split())[:LONGEST_TEXT]
    words, key = read_words(text, language)
    if not words:
        return Understood(key=key, everything=quoted("~", key)) if text else Understood()
    strange = [word for word in words if not word.is_known and not is_in_texts(word)]
    correct(strange)
    understood = build(key, words)
    if len(words) == 1:
        return understood
    if not has_hits(understood.everything):
        correct([word for word in words if word not in strange])
        understood = build(key, words)
        if not has_hits(understood.everything):
            return build(key, words, relaxed=True)
    return prefer_names(understood, words)


def prefer_names(understood: Understood, words: Sequence[Word]) -> Understood:
    """A word that only texts know may be a mistyped one of a name, if the others stand in that name."""
    only_in_texts = [word for word in words if not word.is_named and not word.corrections]
    if not only_in_texts or has_hits(understood.names):
        return understood
    correct(only_in_texts)
    meant = build(understood.key, words)
    return meant if has_hits(meant.names) else understood


def read_words(text: str, language: str) -> tuple[list[Word], str]:
    if not text:
        return [], ""
    readers = {"en": "english_stem", **READERS}
    wanted = sorted({readers["en"], readers.get(language[:2], readers["en"])})
    rows = fetch(WORDS, {"text": text, "readers": wanted, "most": MOST_WORDS})
    words = [
        Word(
            word=word, spellings=spellings, stems=stems, is_light=is_light, value_ids=value_ids,
            is_named=begins or in_names, is_last=number == len(rows),
        )
        for number, (_, word, spellings, stems, is_light, begins, in_names, value_ids) in enumerate(rows, 1)
    ]  # fmt: skip
    weighty = [word for word in words if not word.is_light]
    return weighty or words, rows[0][0] if rows else ""


READERS = {
    "da": "danish_stem", "de": "german_stem", "el": "greek_stem", "es": "spanish_stem", "fi": "finnish_stem",
    "fr": "french_stem", "ga": "irish_stem", "hu": "hungarian_stem", "it": "italian_stem",
    "lt": "lithuanian_stem", "nl": "dutch_stem", "pt": "portuguese_stem", "ro": "romanian_stem",
    "sv": "swedish_stem",
}  # fmt: skip


def is_in_texts(word: Word) -> bool:
    return has_hits(either(quoted("", form) for form in {*word.spellings, *word.stems}))


def has_hits(condition: str) -> bool:
    return bool(fetch_by_words(ANY_HIT, [condition])[0][0])


# --- typing errors


def deletions(word: str) -> set[str]:
    """The word, and the word without each of its letters.

    >>> sorted(deletions("oak"))
    ['ak', 'oa', 'oak', 'ok']
    """
    return {word} | {word[:place] + word[place + 1 :] for place in range(len(word))}


def correct(words: Sequence[Word]) -> None:
    """Give each word what it may be meant to be: words one letter away, else two, else of similar sound."""
    long = [word for word in words if len(word.word) >= FEWEST_LETTERS]
    if not long:
        return
    near = look_up(NEAR, long)
    left = [word for word in long if not take(word, near.get(word.word, ()), most=2)]
    if left:
        similar = look_up(SIMILAR, left)
        for word in left:
            take(word, similar.get(word.word, ()), most=max(2, len(word.word) // 3))


def look_up(statement: str, words: Sequence[Word]) -> dict[str, list[tuple[str, int | None]]]:
    found: dict[str, list[tuple[str, int | None]]] = {}
    arrays = ["{" + ",".join(sorted(deletions(word.word))) + "}" for word in words]
    params = {"words": [word.word for word in words], "deletions": arrays}
    for asked, meant, value_id in fetch(statement, params):
        found.setdefault(asked, []).append((meant, value_id))
    return found


def take(word: Word, candidates: Iterable[tuple[str, int | None]], *, most: int) -> bool:
    """Keep the nearest candidates only."""
    far = [
        (OSA.distance(word.word, meant), meant, value_id)
        for meant, value_id in candidates
        if meant != word.word
    ]
    best = min((item[0] for item in far), default=most + 1)
    if best > most:
        return False
    kept = sorted((item for item in far if item[0] == best), key=lambda item: item[1])[:MOST_CORRECTIONS]
    word.corrections = tuple(sorted({meant for _, meant, value_id in kept if value_id is None}))
    word.value_ids = sorted({*word.value_ids, *(value_id for _, _, value_id in kept if value_id is not None)})
    return True


# --- the conditions


def build(key: str, words: Sequence[Word], *, relaxed: bool = False) -> Understood:
    joined = all_but_one if relaxed else all_of
    return Understood(
        key=key,
        everything=f"{joined([either(word.anywhere()) for word in words])} | {quoted('~', key)}",
        names=f"{joined([either(word.in_names(exact=False)) for word in words])} | {quoted('~', key)}",
        exact=all_of([either(word.in_names(exact=True)) for word in words]),
        forms=tuple(
            sorted({form for word in words for form in {*word.spellings, *word.stems, *word.corrections}})
        ),
        corrections=tuple((word.word, word.corrections[0]) for word in words if word.corrections),
        is_relaxed=relaxed,
    )


def all_of(parts: Sequence[str]) -> str:
    return "(" + " & ".join(parts) + ")"


def all_but_one(parts: Sequence[str]) -> str:
    """Any one may be missing; of two words, either will do."""
    ways = [all_of([*parts[:left_out], *parts[left_out + 1 :]]) for left_out in range(len(parts))]
    return "(" + " | ".join(ways) + ")"
