"""What became of a text, in words a person understands: for pages, and for reports of imports."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trellis.taxonomy.types import Candidate, Change, Outcome, Resolution, Term

CHANGES = {
    Change.SAME: gettext_lazy("the same"),
    Change.RENAMED: gettext_lazy("renamed"),
    Change.RECODED: gettext_lazy("another code"),
    Change.MERGED: gettext_lazy("merged"),
    Change.SPLIT: gettext_lazy("divided"),
    Change.BOUNDARY: gettext_lazy("a border moved"),
}


def labelled(term: Term, language: str) -> str:
    """Return code and name where the code says something, else the name alone.

    >>> labelled(Term("nuts2024:BE2", "nuts2024", "BE2", names={"en": "Flanders"}), "en")
    'BE2 Flanders'
    >>> labelled(Term("theme:green", "theme", "green", names={"en": "Green transition"}), "en")
    'Green transition'
    """
    name = term.name(language)
    return f"{term.code} {name}" if term.scheme.startswith(("nuts", "nace")) and term.code != name else name


def listed(terms: Iterable[Term], language: str) -> str:
    """Return the terms one after the other."""
    return "; ".join(labelled(term, language) for term in terms)


def meant(resolution: Resolution, language: str) -> str:
    """Return the term that a settled text means."""
    return labelled(resolution.term, language) if resolution.term else ""


def shares(candidates: Iterable[Candidate], language: str) -> str:
    """Return the parts of a retired term with how much went to each."""
    return "; ".join(f"{labelled(part.term, language)} ({part.share:.0%})" for part in candidates)


def explain(resolution: Resolution, language: str = "en") -> str:
    """Return one sentence that says what the text means, or what to do."""
    explainer = {
        Outcome.EXACT: explain_exact,
        Outcome.CONVERTED: explain_converted,
        Outcome.AMBIGUOUS: explain_ambiguous,
        Outcome.UNKNOWN: explain_unknown,
    }[resolution.outcome]
    return explainer(resolution, language)


def explain_exact(resolution: Resolution, language: str) -> str:
    return _("“%(text)s” is %(name)s.") % {"text": resolution.text, "name": meant(resolution, language)}


def explain_converted(resolution: Resolution, language: str) -> str:
    return _("“%(text)s” is of an older edition; it is %(name)s now (%(change)s).") % {
        "text": resolution.text,
        "name": meant(resolution, language),
        "change": CHANGES[resolution.candidates[0].change],
    }


def explain_ambiguous(resolution: Resolution, language: str) -> str:
    if resolution.retired and not resolution.candidates:
        return _("“%(text)s” is no longer in the list, and nothing took its place.") % {
            "text": resolution.text
        }
    if resolution.retired:
        return _("“%(text)s” is of an older edition and became %(parts)s: say which.") % {
            "text": resolution.text,
            "parts": shares(resolution.candidates, language),
        }
    names = listed((candidate.term for candidate in resolution.candidates), language)
    return _("“%(text)s” may be %(names)s: say which.") % {"text": resolution.text, "names": names}


def explain_unknown(resolution: Resolution, language: str) -> str:
    if not resolution.suggestions:
        return _("“%(text)s” is not in the list, and nothing there is like it.") % {"text": resolution.text}
    return _("“%(text)s” is not in the list; nearest: %(names)s.") % {
        "text": resolution.text,
        "names": listed(resolution.suggestions, language),
    }
