"""All terms in memory, with the indexes that looking up needs. Built once; nothing here reads the
database.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property

from trellis.taxonomy.selectors.folding import spellings
from trellis.taxonomy.types import Scheme, Term

Hit = tuple[
    Term, str
]  # a term, and the language of the name that led to it ("" for a spelling of no language)


def code_key(text: str) -> str:
    """Return the form codes are compared in: without spaces, punctuation and case; only short texts are
    codes.

    >>> code_key(" be 21 ")
    'BE21'
    """
    if len(text) > 60:
        return ""
    return "".join(letter for letter in text if letter.isalnum()).upper()


class Catalogue:
    """The terms of all schemes. A family joins the editions of one list: `nuts` is `nuts2024` and
    `nuts2021`.
    """

    def __init__(self, schemes: Iterable[Scheme], terms: Iterable[Term]) -> None:
        self.schemes = {scheme.code: scheme for scheme in schemes}
        self.terms = {term.id: term for term in terms}

    @cached_property
    def families(self) -> dict[str, tuple[str, ...]]:
        """The codes of schemes, the newest edition first, by what they are asked for: family or own code."""
        families: dict[str, list[str]] = defaultdict(list)
        for scheme in sorted(self.schemes.values(), key=lambda scheme: scheme.edition, reverse=True):
            families[scheme.family].append(scheme.code)
        own = {code: (code,) for code in self.schemes}
        return own | {family: tuple(codes) for family, codes in families.items()}

    @cached_property
    def by_scheme(self) -> dict[str, tuple[Term, ...]]:
        """The terms of each scheme in their order."""
        found: dict[str, list[Term]] = {code: [] for code in self.schemes}
        for term in self.terms.values():
            found[term.scheme].append(term)
        return {code: tuple(sorted(terms, key=lambda term: term.position)) for code, terms in found.items()}

    @cached_property
    def children(self) -> dict[str, tuple[Term, ...]]:
        """The terms directly below each term."""
        found: dict[str, list[Term]] = defaultdict(list)
        for terms in self.by_scheme.values():
            for term in terms:
                if term.parent:
                    found[term.parent].append(term)
        return {parent: tuple(terms) for parent, terms in found.items()}

    @cached_property
    def predecessors(self) -> dict[str, tuple[Term, ...]]:
        """The retired terms that each term took the place of."""
        found: dict[str, list[Term]] = defaultdict(list)
        for term in self.terms.values():
            for successor in term.successors:
                found[successor.id].append(term)
        return {id_: tuple(terms) for id_, terms in found.items()}

    @cached_property
    def codes(self) -> dict[str, dict[str, Term]]:
        """By family: the term of each code, the current edition's where several have it."""
        found: dict[str, dict[str, Term]] = {}
        for family, schemes in self.families.items():
            index: dict[str, Term] = {}
            for term in self._of(schemes):
                for code in (term.code, *self._further_codes(term)):
                    known = index.get(code_key(code))
                    if known is None or (term.is_current and not known.is_current):
                        index[code_key(code)] = term
            found[family] = index
        return found

    @cached_property
    def names(self) -> dict[str, dict[str, tuple[Hit, ...]]]:
        """By family: the terms of each folded name, with the language of the name."""
        found: dict[str, dict[str, tuple[Hit, ...]]] = {}
        for family, schemes in self.families.items():
            index: dict[str, dict[Hit, None]] = defaultdict(dict)
            for term in self._of(schemes):
                for name, language in self._all_names(term):
                    for spelling in spellings(name):
                        index[spelling][term.id, language] = None  # type: ignore[index]
            found[family] = {
                spelling: tuple((self.terms[id_], language) for id_, language in hits)  # type: ignore[index]
                for spelling, hits in index.items()
            }
        return found

    def _of(self, schemes: Iterable[str]) -> Iterator[Term]:
        for scheme in schemes:
            yield from self.by_scheme[scheme]

    @staticmethod
    def _further_codes(term: Term) -> Iterable[str]:
        codes = term.extra.get("codes", ())
        return codes if isinstance(codes, list | tuple) else ()

    @staticmethod
    def _all_names(term: Term) -> Iterator[tuple[str, str]]:
        if term.extra.get("extra_regio"):
            return
        yield term.code, ""
        for language, name in term.names.items():
            yield name, language
        for alias in term.aliases:
            yield alias, ""

    def ancestors(self, term: Term) -> tuple[Term, ...]:
        """Return the terms above, the nearest first."""
        found = []
        while term.parent:
            term = self.terms[term.parent]
            found.append(term)
        return tuple(found)

    def descendants(self, term: Term) -> tuple[Term, ...]:
        """Return all terms below, level by level."""
        found: list[Term] = []
        layer = [term]
        while layer:
            layer = [child for parent in layer for child in self.children.get(parent.id, ())]
            found += layer
        return tuple(found)
