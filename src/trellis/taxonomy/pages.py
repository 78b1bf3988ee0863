"""One frozen record for each screen of the reference lists."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from trellis.core.blocks import way_to
from trellis.core.components import Fact, Tab
from trellis.core.pagination import Pagination, build_pagination
from trellis.core.types import Actor
from trellis.taxonomy import selectors
from trellis.taxonomy.selectors.explaining import CHANGES, explain, labelled
from trellis.taxonomy.types import EU_LANGUAGES, NATIVE, Outcome, Scheme, Term

PAGE_SIZE = 100
OWN_SCREENS = ("glossary", "link")  # lists that have a screen of their own
FAMILIES = ("country", "nuts", "nace", "ecosystem", "technology")  # what a text can be looked up in


@dataclass(frozen=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True)
class SchemeLine:
    title: str
    description: str
    edition: str
    url: str
    terms: int


@dataclass(frozen=True)
class Lookup:
    """What was asked in the form, and the answer; empty where nothing was asked."""

    text: str
    scheme: str
    schemes: tuple[tuple[str, str], ...]  # (code, title)
    kind: str = ""  # of the notice: good, info, warn
    answer: str = ""
    terms: tuple[Link, ...] = ()


@dataclass(frozen=True)
class SchemesPage:
    """All lists, and a form that says what a text or a code means in one of them."""

    template: ClassVar[str] = "taxonomy/schemes.html"
    lines: tuple[SchemeLine, ...]
    lookup: Lookup
    links_url: str  # empty where the site does not offer it


@dataclass(frozen=True)
class TermLine:
    code: str
    name: str
    level: str
    definition: str
    parent: str
    is_retired: bool
    url: str


@dataclass(frozen=True)
class SchemePage:
    """One list: its terms in their order, by level where it is a tree, with the retired ones where asked."""

    template: ClassVar[str] = "taxonomy/scheme.html"
    title: str
    description: str
    source: str
    edition: str
    trail: tuple[Link, ...]
    terms: tuple[TermLine, ...]
    levels: tuple[Tab, ...]
    total: int
    retired: int
    shows_retired: bool
    retired_url: str
    export_url: str
    pagination: Pagination


@dataclass(frozen=True)
class Part:
    """A term that took, or gave, a share."""

    label: str
    url: str
    share: float
    change: str


@dataclass(frozen=True)
class TermPage:
    """One term: what it means, its names, what lies above and below it, what took its place."""

    template: ClassVar[str] = "taxonomy/term.html"
    name: str
    own_name: str
    code: str
    scheme: str
    definition: str
    trail: tuple[Link, ...]
    is_retired: bool
    replaced_by: tuple[Part, ...]
    replaces: tuple[Part, ...]
    facts: tuple[Fact, ...]
    names: tuple[tuple[str, str], ...]  # (language, name)
    aliases: tuple[str, ...]
    children: tuple[Link, ...]
    address: str


@dataclass(frozen=True)
class GlossaryPage:
    """What the words mean, by the alphabet."""

    template: ClassVar[str] = "taxonomy/glossary.html"
    terms: tuple[TermLine, ...]


@dataclass(frozen=True)
class PortalLine:
    name: str
    definition: str
    address: str


@dataclass(frozen=True)
class PortalGroup:
    name: str
    definition: str
    portals: tuple[PortalLine, ...]


@dataclass(frozen=True)
class LinksPage:
    """Portals elsewhere, by subject."""

    template: ClassVar[str] = "taxonomy/links.html"
    groups: tuple[PortalGroup, ...]


def term_url(term: Term) -> str:
    return reverse("taxonomy:term", args=[term.scheme, term.code])


def term_link(term: Term, language: str) -> Link:
    return Link(labelled(term, language), term_url(term))


def build_schemes_page(*, actor: Actor, text: str = "", scheme: str = "") -> SchemesPage:
    lines = tuple(
        SchemeLine(
            title=item.title,
            description=item.description,
            edition=item.edition,
            url=reverse("taxonomy:scheme", args=[item.code]),
            terms=selectors.count_terms(item.code),
        )
        for item in selectors.list_schemes()
        if item.code not in OWN_SCREENS
    )
    return SchemesPage(
        lines=lines,
        lookup=look_up(text=text, scheme=scheme, language=actor.language),
        links_url=way_to("taxonomy:links"),
    )


def look_up(*, text: str, scheme: str, language: str) -> Lookup:
    """The answer to what a text means; a list that cannot be asked is taken for the first."""
    newest_last = sorted(selectors.list_schemes(), key=lambda item: item.edition)
    titles = {item.family: item.title for item in newest_last}
    schemes = tuple((family, titles[family]) for family in FAMILIES)
    chosen = scheme if scheme in FAMILIES else FAMILIES[0]
    if not text.strip():
        return Lookup(text="", scheme=chosen, schemes=schemes)
    found = selectors.resolve(chosen, text)
    terms = (
        *((found.term,) if found.term else ()),
        *(part.term for part in found.candidates if not found.term),
        *found.suggestions,
    )
    kinds = {Outcome.EXACT: "good", Outcome.CONVERTED: "info"}
    return Lookup(
        text=found.text,
        scheme=chosen,
        schemes=schemes,
        kind=kinds.get(found.outcome, "warn"),
        answer=explain(found, language),
        terms=tuple(term_link(term, language) for term in terms),
    )


def lists_trail() -> Link:
    return Link(_("Reference lists"), reverse("taxonomy:schemes"))


def build_scheme_page(
    *, actor: Actor, code: str, level: int | None = None, retired: bool = False, page: int = 1
) -> SchemePage:
    """One list at a level (all levels where None); a page number outside is brought back inside.

    Raises NotFound.
    """
    scheme = selectors.get_scheme(code)
    everything = selectors.list_terms(code, retired=True)
    level = level if level is not None and level < len(scheme.levels) else None
    shown = [term for term in everything if (retired or term.is_current) and level in (None, term.level)]

    def address(number: int = 1, *, at: int | None = level, with_retired: bool = retired) -> str:
        asked = {"level": at, "retired": 1 if with_retired else None, "page": number if number > 1 else None}
        query = urlencode({name: value for name, value in asked.items() if value is not None})
        return reverse("taxonomy:scheme", args=[code]) + (f"?{query}" if query else "")

    pagination = build_pagination(total=len(shown), page=page, size=PAGE_SIZE, address=address)
    rows = shown[max(pagination.first - 1, 0) : pagination.last]
    return SchemePage(
        title=scheme.title,
        description=scheme.description,
        source=scheme.source,
        edition=scheme.edition,
        trail=(lists_trail(),),
        terms=tuple(term_line(term, scheme, actor.language) for term in rows),
        levels=level_tabs(scheme, level, address),
        total=len(shown),
        retired=sum(not term.is_current for term in everything),
        shows_retired=retired,
        retired_url=address(with_retired=not retired),
        export_url=reverse("taxonomy:scheme_export", args=[code]),
        pagination=pagination,
    )


def level_tabs(scheme: Scheme, chosen: int | None, address: Callable[..., str]) -> tuple[Tab, ...]:
    """One tab for each level of a tree, and one for all; none for a list without levels."""
    if not scheme.levels:
        return ()
    numbered = enumerate(scheme.levels)
    return (
        Tab(_("All levels"), address(at=None), chosen is None),
        *(Tab(label, address(at=level), chosen == level) for level, label in numbered),
    )


def term_line(term: Term, scheme: Scheme | None, language: str) -> TermLine:
    levels = scheme.levels if scheme else ()
    return TermLine(
        code=term.code,
        name=term.name(language),
        level=levels[term.level] if term.level < len(levels) else "",
        definition=term.definition(language),
        parent=selectors.name(term.parent, language) if term.parent else "",
        is_retired=not term.is_current,
        url=term_url(term),
    )


def build_term_page(*, actor: Actor, scheme: str, code: str) -> TermPage:
    """One term. Raises NotFound, naming the nearest codes where there are some."""
    term = selectors.get_term_of(scheme, code)
    language = actor.language
    list_link = Link(selectors.get_scheme(scheme).title, reverse("taxonomy:scheme", args=[scheme]))
    above = reversed(selectors.ancestors(term.id))
    own = term.names.get(NATIVE, "")
    return TermPage(
        name=term.name(language),
        own_name=own if own != term.name(language) else "",
        code=term.code,
        scheme=scheme,
        definition=term.definition(language),
        trail=(lists_trail(), list_link, *(term_link(each, language) for each in above)),
        is_retired=not term.is_current,
        replaced_by=tuple(
            Part(label=link.label, url=link.url, share=part.share, change=str(CHANGES[part.change]))
            for part in term.successors
            for link in [term_link(selectors.get_term(part.id), language)]
        ),
        replaces=replaced_terms(term, language),
        facts=tuple(Fact(label, value) for label, value in known_facts(term, language).items() if value),
        names=tuple((each, term.names[each]) for each in EU_LANGUAGES if each in term.names),
        aliases=term.aliases,
        children=tuple(
            term_link(child, language)
            for child in selectors.list_children(term.id, retired=not term.is_current)
        ),
        address=str(term.extra.get("url", "")),
    )


def replaced_terms(term: Term, language: str) -> tuple[Part, ...]:
    """The older terms that went wholly or partly into this one, but for those that simply stayed."""
    return tuple(
        Part(label=link.label, url=link.url, share=part.share, change=str(CHANGES[part.change]))
        for old in selectors.predecessors(term.id)
        for part in old.successors
        for link in [term_link(old, language)]
        if part.id == term.id and (old.code != term.code or part.share < 1)
    )


def known_facts(term: Term, language: str) -> dict[str, str]:
    """What else is known of a term, by label; empty values are left out by the page."""
    extra = term.extra
    country = str(extra.get("country", ""))
    belongs = str(extra.get("territory_of", ""))
    relations: list[str] = list(extra.get("relations", ()))  # type: ignore[call-overload]
    groups = {
        "eea": _("European Economic Area"),
        "efta": _("European Free Trade Association"),
        "candidate": _("candidate for the European Union"),
        "potential-candidate": _("potential candidate for the European Union"),
    }
    standings = {
        "eu": _("European Union"),
        "associated": _("associated to a programme of the European Union"),
        "third": _("third country"),
    }
    return {
        _("Three-letter code"): str(extra.get("alpha3", "")),
        _("Code in European statistics"): str(extra.get("statistical", "")),
        _("Standing"): standings.get(str(extra.get("standing")), ""),
        _("Belongs to"): ", ".join(groups[item] for item in relations),
        _("As of"): str(extra.get("as_of", "")),
        _("Territory of"): selectors.name(belongs, language) if belongs else "",
        _("Country"): selectors.name(country, language) if country else "",
    }


def build_glossary_page(*, actor: Actor) -> GlossaryPage:
    terms = [term_line(term, None, actor.language) for term in selectors.list_terms("glossary")]
    return GlossaryPage(terms=tuple(sorted(terms, key=lambda line: line.name.casefold())))


def build_links_page(*, actor: Actor) -> LinksPage:
    subjects = [term for term in selectors.list_terms("link") if not term.parent]
    return LinksPage(
        groups=tuple(
            PortalGroup(
                name=subject.name(actor.language),
                definition=subject.definition(actor.language),
                portals=tuple(
                    PortalLine(
                        portal.name(actor.language),
                        portal.definition(actor.language),
                        str(portal.extra["url"]),
                    )
                    for portal in selectors.list_children(subject.id)
                ),
            )
            for subject in subjects
        )
    )
