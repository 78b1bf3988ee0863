"""The home page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from trellis.core.blocks import way_to
from trellis.core.sections import Section
from trellis.core.templatetags.formats import country_name
from trellis.core.types import Actor
from trellis.portal.types import SiteSettings
from trellis.registry.selectors import overview
from trellis.registry.selectors.blueprints import blueprints
from trellis.registry.types.blueprints import in_language
from trellis.registry.types.overview import Glimpse, Overview
from trellis.taxonomy import selectors as taxonomy

NEWS = 5
COUNTRIES = 10
CLUSTERS = ("cluster", "social-economy-cluster")


@dataclass(frozen=True)
class HomePage:
    """What this is, what is in it, what is new, and where to go from here."""

    template: ClassVar[str] = "portal/home.html"
    title: str
    lead: str
    search_url: str
    list_url: str
    map_url: str
    figures: tuple["Figure", ...]
    source: str
    date: datetime | None
    ecosystems: tuple["Count", ...]
    countries: tuple["Count", ...]
    sections: tuple[Section, ...]  # of other modules
    newest: tuple["News", ...]
    confirmed: tuple["News", ...]
    steps: tuple["Step", ...]


@dataclass(frozen=True)
class Figure:
    number: int
    label: str
    url: str = ""


@dataclass(frozen=True)
class Count:
    label: str
    count: int
    url: str = ""


@dataclass(frozen=True)
class News:
    name: str
    url: str
    kind: str
    place: str
    at: datetime


@dataclass(frozen=True)
class Step:
    """What somebody may want to do next."""

    who: str
    text: str
    label: str
    url: str


def build_home_page(*, actor: Actor, site: SiteSettings) -> HomePage:
    """Public figures only: the home page says the same to everybody."""
    found = overview.get_overview()
    return HomePage(
        title=site.text("home_title", actor.language)
        or _("Find the clusters of Europe, and who works with them"),
        lead=site.text("home_lead", actor.language)
        or _(
            "An open directory of industrial clusters, their members and networks: "
            "what they do, where they are, whom they look for."
        ),
        search_url=reverse("portal:search"),
        list_url=list_url(),
        map_url=reverse("registry:viewport"),
        figures=build_figures(found),
        source=_("Registry"),
        date=found.changed_at,
        ecosystems=tuple(
            Count(
                label=taxonomy.name(f"ecosystem:{share.code}", actor.language),
                count=share.count,
                url=list_url(ecosystem=share.code),
            )
            for share in found.ecosystems
        ),
        countries=tuple(
            Count(label=country_name(share.code), count=share.count, url=list_url(country=share.code))
            for share in found.countries[:COUNTRIES]
        ),
        sections=tuple(build(actor) for build in import_string(settings.TRELLIS_HOME_SECTIONS)),
        newest=build_news(overview.list_newest(limit=NEWS), actor.language),
        confirmed=build_news(overview.list_recently_confirmed(limit=NEWS), actor.language),
        steps=build_steps(actor),
    )


def list_url(**values: str | Iterable[str]) -> str:
    """The registry's list, narrowed to these values."""
    query = urlencode(values, doseq=True)
    return f"{reverse('registry:search')}?{query}" if query else reverse("registry:search")


def build_steps(actor: Actor) -> tuple[Step, ...]:
    """What each kind of reader may want to do next; who is signed in is not asked to sign in."""
    steps = (
        Step(
            who=_("You run a cluster or a network"),
            text=_("Bring your profile up to date in a few minutes, and be found by partners elsewhere."),
            label=_("Write your profile"),
            url=for_signed_in(actor, reverse("registry:kinds")),
        ),
        Step(
            who=_("You look for partners"),
            text=_("Search by technology, service, place or kind, and see on the map who is near."),
            label=_("Search with filters"),
            url=list_url(),
        ),
        Step(
            who=_("You organise an event"),
            text=_("Registration, agenda and badges, and for meetings of two the best schedule there is."),
            label=_("Set up an event"),
            url=for_signed_in(actor, way_to("events:kinds")),
        ),
        Step(
            who=_("You have something to give, or need something"),
            text=_("Capacity, materials, equipment, advice: say it once, and be found by whom it fits."),
            label=_("Write an offer or need"),
            url=for_signed_in(actor, way_to("exchange:kinds")),
        ),
        Step(
            who=_("You shape policy"),
            text=_("See figures with their source and date, and which regions and ecosystems are strong."),
            label=_("Look at figures"),
            url=way_to("evidence:indicators"),
        ),
        Step(
            who=_("You write programs"),
            text=_("Everything shown here can be read, and with your rights written, through the API."),
            label=_("Read about the API"),
            url=reverse("portal:api"),
        ),
    )
    return tuple(step for step in steps if step.url)


def for_signed_in(actor: Actor, url: str) -> str:
    """Where it leads, by way of signing in; nowhere if it is not there."""
    if actor.is_signed_in or not url:
        return url
    return f"{reverse('account_login')}?{urlencode({'next': url})}"


def build_figures(found: Overview) -> tuple[Figure, ...]:
    kinds = {share.code: share.count for share in found.kinds}
    networks = {key for key, blueprint in blueprints().items() if blueprint.family == "network"}
    return (
        Figure(found.total, _("organisations and networks"), list_url()),
        Figure(sum(kinds.get(key, 0) for key in CLUSTERS), _("clusters"), list_url(kind=CLUSTERS)),
        Figure(sum(kinds.get(key, 0) for key in networks), _("networks"), list_url(kind=sorted(networks))),
        Figure(len(found.countries), _("countries")),
    )


def build_news(glimpses: Iterable[Glimpse], language: str) -> tuple[News, ...]:
    return tuple(
        News(
            name=glimpse.name,
            url=reverse("registry:organisation", args=[glimpse.slug]),
            kind=kind_label(glimpse.kind, language),
            place=", ".join(filter(None, (glimpse.city, country_name(glimpse.country)))),
            at=glimpse.at,
        )
        for glimpse in glimpses
    )


def kind_label(kind: str, language: str) -> str:
    blueprint = blueprints().get(kind)
    return in_language(blueprint.label, language) if blueprint else kind
