"""A record made ready for comparison, so that each name is taken apart once."""

from dataclasses import dataclass
from functools import cached_property

from trellis_engine.linkage.normalisation import Name, spellings
from trellis_engine.linkage.records import OrganisationRecord
from trellis_engine.linkage.vocabulary import meanings, shared_domains
from trellis_engine.transliteration import fold, sound

_MOST_NAMES = 8
# "S.C." opens the name of any Romanian company, whatever its legal form.
_ANY_COMPANY = frozenset({"sc-ro"})


@dataclass(frozen=True, eq=False)
class Prepared:
    """A record with its names taken apart.

    Attributes
    ----------
    record : OrganisationRecord
        The record itself.
    names : tuple of Name
        Every name and every spelling in it, current names first, distinct, at most 8.
    n_current : int
        How many of `names` are current; the others are former names.
    """

    record: OrganisationRecord
    names: tuple[Name, ...]
    n_current: int

    @cached_property
    def acronyms(self) -> frozenset[str]:
        """Acronyms in the names."""
        return frozenset().union(*(name.acronyms for name in self.names))

    @cached_property
    def initials(self) -> frozenset[str]:
        """First letters of the names of two words and more."""
        return frozenset().union(*(name.initials for name in self.names))

    @cached_property
    def domains(self) -> frozenset[str]:
        """Web and mail domain, without the providers anybody uses."""
        return frozenset({self.record.web_domain, self.record.email_domain} - shared_domains() - {""})

    @cached_property
    def city(self) -> frozenset[str]:
        """Words of the city as they are compared; empty if unknown."""
        words = [word for word in fold(self.record.city).replace("-", " ").split() if len(word) > 2]
        known = ((meanings(word)[:1], word) for word in words)
        return frozenset(found[0].code if found else sound(word) for found, word in known)

    @cached_property
    def legal_form(self) -> frozenset[str]:
        """What the legal form of the first name that has one may stand for."""
        forms = (name.legal_form - _ANY_COMPANY for name in self.names)
        return next((form for form in forms if form), frozenset())


def prepare(record: OrganisationRecord) -> Prepared:
    """Return `record` with its names taken apart.

    Examples
    --------
    >>> ready = prepare(OrganisationRecord("1", ("Chambre des Salariés (CSL)",), city="Wien"))
    >>> [name.text for name in ready.names], ready.acronyms, ready.city
    (['Chambre des Salariés (CSL)', 'Chambre des Salariés', 'CSL'], frozenset({'csl'}), frozenset({'vienna'}))
    """
    current = _distinct(record.names)
    former = tuple(name for name in _distinct(record.former_names) if name not in current)
    return Prepared(record, (current + former)[:_MOST_NAMES], min(len(current), _MOST_NAMES))


def _distinct(texts: tuple[str, ...]) -> tuple[Name, ...]:
    found: dict[tuple[str, ...], Name] = {}
    for text in texts:
        for name in spellings(text):
            if name.tokens:
                found.setdefault(name.roots, name)
    return tuple(found.values())
