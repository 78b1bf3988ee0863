"""What does a text mean in a reference list? Exact, converted from a retired term, ambiguous, or unknown
with the nearest valid terms; never dropped silently. Pure: everything works on a catalogue in memory.
"""

import re
from collections.abc import Callable, Iterable

from rapidfuzz import fuzz, process

from trellis.taxonomy.selectors.catalogue import Catalogue, Hit, code_key
from trellis.taxonomy.selectors.folding import (
    LONGEST,
    fold,
    in_one_alphabet,
    is_too_long,
    without_conjunctions,
)
from trellis.taxonomy.types import Candidate, MatchedBy, Outcome, Resolution, Term

CLEAR_SHARE = 0.9  # a retired term is converted without asking if this much of it went to one term
NEAR_ENOUGH = 70  # of 100: how alike a suggestion must be
PREFERRED_LEVEL = 2  # where a name stands for a region and for its only part: NUTS 2 is what policy speaks of
ARTICLES = frozenset(
    ("the", "la", "le", "les", "l", "el", "los", "las", "il", "lo", "gli", "i", "o", "os", "as", "den", "det",
     "der", "die", "das", "het", "an", "na")
)  # fmt: skip
LEADING_CODE = re.compile(
    r"^\s*\(?([A-Za-z]{0,2}[0-9][A-Za-z0-9.]*|[A-Z]{2}[A-Z0-9]{1,3})\)?\s*[-–—:|,;/ ]\s*(?=\D)"
)
TRAILING_BRACKET = re.compile(r"^(.*\S)\s*\(([^()]*)\)\s*\*?\s*$", re.DOTALL)

Accept = Callable[[Term], bool]


def accept_all(_term: Term) -> bool:
    return True


def resolve(
    catalogue: Catalogue,
    *,
    scheme: str,
    text: str,
    languages: Iterable[str] = (),
    accept: Accept = accept_all,
    suggestions: int = 3,
) -> Resolution:
    """Return what `text` means among the terms of a scheme or family of schemes that `accept` lets through.

    `languages` limits names to those languages where that decides between several terms.

    Raises KeyError for a scheme that does not exist.
    """
    if scheme not in catalogue.families:
        raise KeyError(f"There is no scheme {scheme!r}; there are {', '.join(sorted(catalogue.families))}")
    shown = text[: 2 * LONGEST].strip()[:LONGEST]
    if is_too_long(text) or not fold(shown):
        return Resolution(scheme=scheme, text=shown, outcome=Outcome.UNKNOWN)
    text = shown
    for matched_by, find in FINDERS:
        terms = [term for term in find(catalogue, scheme, text, frozenset(languages)) if accept(term)]
        if terms:
            return settle(catalogue, scheme=scheme, text=shown, matched_by=matched_by, terms=terms)
    nearest = (
        suggest(catalogue, scheme=scheme, text=text, accept=accept, count=suggestions) if suggestions else ()
    )
    return Resolution(scheme=scheme, text=shown, outcome=Outcome.UNKNOWN, suggestions=nearest)


def by_code(catalogue: Catalogue, scheme: str, text: str, _languages: frozenset[str]) -> list[Term]:
    term = catalogue.codes[scheme].get(code_key(text))
    return [term] if term else []


def by_retired_code(catalogue: Catalogue, scheme: str, text: str, _languages: frozenset[str]) -> list[Term]:
    """A code of an earlier edition, asked of a later one: PT17 of NUTS 2024 is what became of it."""
    asked = catalogue.schemes.get(scheme)
    term = catalogue.codes[asked.family].get(code_key(text)) if asked else None
    if term is None or term.is_current:
        return []
    became = {catalogue.terms[id_].scheme for id_ in term.replaced_by}
    return [term] if scheme in became else []


def by_name(catalogue: Catalogue, scheme: str, text: str, languages: frozenset[str]) -> list[Term]:
    hits = catalogue.names[scheme].get(fold(text), ())
    return prefer_current(in_languages(hits, languages))


def by_activity_code(catalogue: Catalogue, scheme: str, text: str, _languages: frozenset[str]) -> list[Term]:
    """Codes of activities as spreadsheets leave them: C10.11, 10.10 as 10.1, 01.11 as 1.11."""
    if not scheme.startswith("nace"):
        return []
    digits = re.fullmatch(r"(?:NACE\s*)?[A-Va-v]?\s*\.?\s*(\d{1,2})(?:\.(\d{1,2}))?", text, re.IGNORECASE)
    if not digits:
        return []
    code = digits[1].zfill(2) + (digits[2] or "")
    term = catalogue.codes[scheme].get(code)
    return [term] if term else []


def by_leading_code(catalogue: Catalogue, scheme: str, text: str, languages: frozenset[str]) -> list[Term]:
    """A code followed by its name: `BE21 - Prov. Antwerpen`, `10.1 Meat`."""
    found = LEADING_CODE.match(text)
    if not found:
        return []
    terms = by_code(catalogue, scheme, found[1], languages)
    return (
        terms
        if scheme.startswith("nace") or any(shares_name(term, text[found.end() :]) for term in terms)
        else []
    )


def shares_name(term: Term, text: str) -> bool:
    """True if a name of the term is about the same as the text."""
    folded = fold(text)
    return any(
        fuzz.token_set_ratio(fold(name), folded) >= 80 for name in (*term.names.values(), *term.aliases)
    )


def by_trimmed_name(catalogue: Catalogue, scheme: str, text: str, languages: frozenset[str]) -> list[Term]:
    """A name with an article before it, another "and" in it, something in brackets behind it, or Latin
    letters among Cyrillic ones: `The Netherlands`, `Bosnia y Herzegovina`, `Spain (ES)`.
    """
    words = fold(text).split()
    forms = [in_one_alphabet(text)]
    if len(words) > 1:
        forms.append(without_conjunctions(" ".join(words)))
        forms += [" ".join(words[1:])] if words[0] in ARTICLES else []
    if bracket := TRAILING_BRACKET.match(text):
        forms += [bracket[1], bracket[2]]
    for form in forms:
        terms = by_name(catalogue, scheme, form, languages)
        if terms:
            return terms
    return []


FINDERS = (
    (MatchedBy.CODE, by_code),
    (MatchedBy.CODE, by_retired_code),
    (MatchedBy.NAME, by_name),
    (MatchedBy.TIDIED, by_activity_code),
    (MatchedBy.TIDIED, by_leading_code),
    (MatchedBy.TIDIED, by_trimmed_name),
)


def in_languages(hits: Iterable[Hit], languages: frozenset[str]) -> list[Term]:
    """The terms of hits in these languages, or of all hits where none is."""
    hits = tuple(hits)
    spoken = [term for term, language in hits if language in languages] if languages else []
    return list({term.id: term for term in spoken or [term for term, _ in hits]}.values())


def prefer_current(terms: list[Term]) -> list[Term]:
    return [term for term in terms if term.is_current] or terms


def settle(
    catalogue: Catalogue, *, scheme: str, text: str, matched_by: MatchedBy, terms: list[Term]
) -> Resolution:
    """Return the outcome for the terms that a text led to."""
    chosen = one_of(catalogue, terms)
    if chosen is None:
        return Resolution(
            scheme=scheme,
            text=text,
            outcome=Outcome.AMBIGUOUS,
            matched_by=matched_by,
            candidates=tuple(Candidate(term, 1.0) for term in terms),
        )
    if not chosen.is_current:
        return convert(catalogue, scheme=scheme, text=text, matched_by=matched_by, retired=chosen)
    others = tuple(Candidate(term, 1.0) for term in terms if term is not chosen)
    return Resolution(
        scheme=scheme, text=text, outcome=Outcome.EXACT, matched_by=matched_by, term=chosen, candidates=others
    )


def one_of(catalogue: Catalogue, terms: list[Term]) -> Term | None:
    """Return the one term that is meant, or None if the terms are different things.

    A region and its parts may share a name (Hamburg, its only part, and the part of that): then the level
    2 region is meant, or else the highest. In other trees it is always the highest.
    """
    top = min(terms, key=lambda term: term.level)
    if any(top is not term and top not in catalogue.ancestors(term) for term in terms):
        return None
    is_region = top.scheme.startswith("nuts")
    preferred = [term for term in terms if is_region and term.level == PREFERRED_LEVEL]
    return preferred[0] if len(preferred) == 1 else top


def convert(
    catalogue: Catalogue, *, scheme: str, text: str, matched_by: MatchedBy, retired: Term
) -> Resolution:
    """Return what a retired term became: one term where nearly all of it went there, else the candidates."""
    candidates = tuple(
        Candidate(catalogue.terms[successor.id], successor.share, successor.change)
        for successor in retired.successors
    )
    best = candidates[0] if candidates and candidates[0].share >= CLEAR_SHARE else None
    return Resolution(
        scheme=scheme,
        text=text,
        outcome=Outcome.CONVERTED if best else Outcome.AMBIGUOUS,
        matched_by=matched_by,
        term=best.term if best else None,
        retired=retired,
        candidates=candidates,
    )


def suggest(
    catalogue: Catalogue, *, scheme: str, text: str, accept: Accept = accept_all, count: int = 3
) -> tuple[Term, ...]:
    """Return the current terms nearest to a text that means none, the nearest first."""
    found = [*near_codes(catalogue, scheme, text), *near_names(catalogue, scheme, text)]
    current = (after for term in found for after in successors_or_self(catalogue, term))
    nearest = {term.id: term for term in current if accept(term)}
    return tuple(nearest.values())[:count]


def successors_or_self(catalogue: Catalogue, term: Term) -> Iterable[Term]:
    return [term] if term.is_current else [catalogue.terms[id_] for id_ in term.replaced_by]


def near_codes(catalogue: Catalogue, scheme: str, text: str) -> list[Term]:
    """The terms whose codes are nearest to what looks like a code: of its length and beginning first."""
    code = code_key(text)
    if not 2 <= len(code) <= 8 or not any(letter.isdigit() for letter in code):
        return []
    index = catalogue.codes[scheme]
    alike = process.extract(code, index.keys(), scorer=fuzz.ratio, score_cutoff=45, limit=40)
    ranked = sorted(
        alike, key=lambda hit: (len(hit[0]) != len(code), -common_start(hit[0], code), -hit[1], hit[0])
    )
    return [index[hit[0]] for hit in ranked if hit[0][0] == code[0]]


def common_start(first: str, second: str) -> int:
    """Return how many leading letters two texts share."""
    pairs = zip(first, second, strict=False)
    return next((position for position, (a, b) in enumerate(pairs) if a != b), min(len(first), len(second)))


def near_names(catalogue: Catalogue, scheme: str, text: str) -> list[Term]:
    """The terms whose names are nearest to a text: misspelt ones, else those that share its words."""
    index, folded = catalogue.names[scheme], fold(text)
    alike = process.extract(folded, index.keys(), scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH, limit=8)
    if not alike and " " in folded:
        alike = process.extract(folded, index.keys(), scorer=fuzz.token_set_ratio, score_cutoff=90, limit=8)
    ranked = sorted(alike, key=lambda hit: (-hit[1], hit[0]))
    return [term for hit in ranked for term, _ in index[hit[0]]]
