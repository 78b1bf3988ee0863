"""What the search over everything asks of each module: the lists of config/composition.py name these."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from config.lines import event_line, listing_line
from trellis.core.found import Asked, Found
from trellis.core.sections import SectionLine
from trellis.core.templatetags.formats import country_name
from trellis.events.selectors.calendar import search_events
from trellis.events.types.query import EventQuery, When
from trellis.evidence.selectors import indicators
from trellis.exchange.selectors.search import find_words
from trellis.registry.selectors import search
from trellis.registry.selectors.blueprints import blueprints
from trellis.registry.types.blueprints import in_language
from trellis.registry.types.search import SearchQuery
from trellis.taxonomy import selectors as taxonomy
from trellis.taxonomy.selectors.folding import fold
from trellis.taxonomy.types import Term

LISTS = ("country", "ecosystem", "technology", "theme", "service", "nuts2024", "nace21")
# Lists by which organisations can be narrowed: a place or topic leads straight to its organisations.
FILTERS = {"country": "country", "ecosystem": "ecosystem", "technology": "technology", "theme": "theme",
           "service": "service", "nuts2024": "region"}  # fmt: skip


def find_organisations(asked: Asked) -> Found:
    """Organisations and networks, as the registry's own list finds and orders them."""
    question = search.ask(query=SearchQuery(text=asked.text), language=asked.actor.language)
    hits, total = search.list_hits(question, size=asked.limit)
    kinds = blueprints()
    return Found(
        title=_("Organisations"),
        total=total,
        lines=tuple(
            SectionLine(
                label=hit.name,
                url=reverse("registry:organisation", args=[hit.slug]),
                note=" · ".join(
                    filter(
                        None,
                        (
                            in_language(kinds[hit.kind].label, asked.actor.language)
                            if hit.kind in kinds
                            else "",
                            ", ".join(filter(None, (hit.city, country_name(hit.country)))),
                        ),
                    )
                ),
            )
            for hit in hits
        ),
        more_url=f"{reverse('registry:search')}?{urlencode({'q': asked.text})}",
    )


def find_events(asked: Asked) -> Found:
    """Events whose title, place or host holds every word, the latest first."""
    query = EventQuery(text=asked.text, when=When.ALL)
    events, total = search_events(actor=asked.actor, query=query, now=timezone.now(), size=asked.limit)
    return Found(
        title=_("Events"),
        total=total,
        lines=tuple(map(event_line, events)),
        more_url=f"{reverse('events:calendar')}?{urlencode({'q': asked.text, 'when': 'all'})}",
    )


def find_listings(asked: Asked) -> Found:
    """Open offers and needs that the reader may see; an anonymous one without its organisation."""
    found, total = find_words(actor=asked.actor, text=asked.text, limit=asked.limit)
    return Found(
        title=_("Offers and needs"),
        total=total,
        lines=tuple(map(listing_line, found)),
        more_url=f"{reverse('exchange:listings')}?{urlencode({'q': asked.text})}",
    )


def find_terms(asked: Asked) -> Found:
    """Places, topics and codes whose name or code holds the text, the shortest names first."""
    wanted, language = fold(asked.text), asked.actor.language
    terms = [
        term
        for scheme in LISTS
        for term in taxonomy.list_terms(scheme)
        if wanted and (wanted in fold(term.name(language)) or wanted == fold(term.code))
    ]
    terms.sort(key=lambda term: (len(term.name(language)), term.id))
    return Found(
        title=_("Places and topics"),
        total=len(terms),
        lines=tuple(
            SectionLine(label=term.name(language), url=term_address(term), note=term.code)
            for term in terms[: asked.limit]
        ),
    )


def term_address(term: Term) -> str:
    if term.scheme in FILTERS:
        return f"{reverse('registry:search')}?{urlencode({FILTERS[term.scheme]: term.code})}"
    return reverse("taxonomy:term", args=[term.scheme, term.code])


def find_figures(asked: Asked) -> Found:
    """Indicators whose name holds the text."""
    wanted, language = fold(asked.text), asked.actor.language
    lines = [
        SectionLine(label=label, url=reverse("evidence:indicator", args=[item.key]))
        for item in indicators().values()
        if wanted and wanted in fold(label := in_language(dict(item.label), language))
    ]
    return Found(title=_("Figures"), total=len(lines), lines=tuple(lines[: asked.limit]))
