"""Every address that answers GET with a page, and how to fill it from the site's data.

A route that stands in neither list fails `test_every_route_is_visited_or_said_why_not`: a new page cannot
be forgotten here.
"""

from collections.abc import Callable, Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from tests.journeys import meeting_routes as meetings
from tests.journeys.route import MEMBER, OPERATOR, VISITOR, Route
from tests.journeys.site import DemoSite
from trellis.events.models import Event
from trellis.evidence.selectors import indicators
from trellis.exchange.models import Introduction, Listing
from trellis.members.models import Contact, Letter, Recipient, Record
from trellis.notifications.selectors.tokens import Reader, unsubscribe_token
from trellis.notifications.services.links import make_link
from trellis.registry.models import Claim, ClusterProgramme, Invitation, NetworkResult, SavedSearch


def own_token(site: DemoSite) -> list:
    return [site.member.access_tokens.order_by("id")[0].pk]


def end_of_mail(site: DemoSite) -> list:
    return [unsubscribe_token(Reader(topic="registry.profiles", person_id=site.member.pk))]


def still_correct(site: DemoSite) -> list:
    path = make_link(purpose="still-correct", matter=site.own.pk, person_id=site.member.pk)
    return path.strip("/").split("/")[-2:]


def two_clusters(site: DemoSite) -> list:
    return [site.cluster.slug, site.own.slug]


def own_search(site: DemoSite) -> list:
    return [SavedSearch.objects.get(person=site.member).pk]


def the_import(site: DemoSite) -> list:
    return [site.import_id]


def the_file(site: DemoSite) -> list:
    return [site.import_id, 1]


def first_indicator(site: DemoSite) -> list:
    return [next(iter(indicators()))]


def own(site: DemoSite) -> list:
    return [site.own.slug]


def own_person(site: DemoSite) -> list:
    return [site.own.slug, site.member.pk]


def unkept(site: DemoSite) -> list:
    return [site.unkept.slug]


def claim_by_mail(site: DemoSite) -> list:
    claim = Claim.objects.get(way="mail", person=site.operator)
    path = make_link(purpose="claim", matter=claim.pk, person_id=site.operator.pk)
    return path.strip("/").split("/")[-2:]


def link_of_member(site: DemoSite) -> list:
    membership = site.network.member_rows.filter(member__status="published").order_by("id")[0]
    claim, _is_new = Claim.objects.get_or_create(
        organisation=membership.member, cluster=site.network, way="cluster", address="a@own.example"
    )
    return [make_link(purpose="member-profile", matter=claim.pk).strip("/").split("/")[-1]]


def invitation(site: DemoSite) -> list:
    row, _is_new = Invitation.objects.get_or_create(
        organisation=site.own, address="guest@demo.example", role="editor", invited_by=site.member
    )
    return [make_link(purpose="invitation", matter=row.pk).strip("/").split("/")[-1]]


def own_record(site: DemoSite) -> list:
    return [site.own.slug, Record.objects.filter(host=site.own).order_by("id")[0].pk]


def own_contact(site: DemoSite) -> list:
    contact = Contact.objects.filter(record__host=site.own).order_by("id")[0]
    return [site.own.slug, contact.record_id, "contact", contact.pk]


def own_service(site: DemoSite) -> list:
    return [site.own.slug, "services", site.own.offered_services.order_by("id")[0].pk]


def a_programme(site: DemoSite) -> list:
    return [ClusterProgramme.objects.order_by("id")[0].pk]


def two_programmes(site: DemoSite) -> str:
    programmes = ClusterProgramme.objects.order_by("id").values_list("pk", flat=True)[:2]
    return "?" + "&".join(f"id={number}" for number in programmes)


def own_draft(site: DemoSite) -> list:
    return [Listing.objects.filter(organisation=site.own, state="draft").order_by("id")[0].pk]


def without_name(site: DemoSite) -> list:
    return [Listing.objects.filter(organisation=site.own, is_anonymous=True).order_by("id")[0].pk]


def with_matches(site: DemoSite) -> list:
    """Found by what no test overwrites: another fills every title with a script."""
    seeks = Listing.objects.filter(kind="partner-search", side="need", country__code="NL", state="published")
    return [seeks.order_by("id")[0].pk]


def introduction(state: str) -> Callable[[DemoSite], list]:
    return lambda site: [Introduction.objects.filter(state=state, asked__organisation=site.own)[0].pk]


def to_be_asked(site: DemoSite) -> list:
    """One's own offer, and a need that nobody asked yet."""
    needs = Listing.objects.filter(kind="supplier-capability", side="need", state="published")
    asked = Introduction.objects.values("asking")
    return [
        *without_name(site),
        needs.exclude(organisation=site.own).exclude(pk__in=asked).order_by("-id")[0].pk,
    ]


def own_letter(site: DemoSite) -> list:
    return [site.own.slug, Letter.objects.filter(host=site.own).order_by("id")[0].pk]


def own_question(site: DemoSite) -> list:
    recipient = Recipient.objects.filter(letter__host=site.own).order_by("id")[0]
    return make_link(purpose="member-letter", matter=recipient.pk).strip("/").split("/")[-2:]


def an_event(site: DemoSite) -> list:
    return [Event.objects.filter(state="published", visibility="public").order_by("id")[0].slug]


def own_event(site: DemoSite) -> list:
    rows = Event.objects.filter(hosts__organisation=site.own, hosts__state="accepted", state="published")
    return [rows.order_by("id")[0].slug]


def own_rehearsal(site: DemoSite) -> list:
    rows = Event.objects.filter(rehearses__isnull=False, hosts__organisation=site.own)
    return [rows.get().slug]


def part_of_own(site: DemoSite, parts: str) -> list:
    slug = own_event(site)[0]
    return [slug, getattr(Event.objects.get(slug=slug), parts).order_by("-id")[0].pk]


def a_series(site: DemoSite) -> list:
    shown = Event.objects.filter(state="published", visibility="public", series__isnull=False)
    return [shown.order_by("id")[0].series.slug]


def network(site: DemoSite) -> list:
    return [site.network.slug]


def network_member(site: DemoSite) -> list:
    return [site.network.slug, site.network.member_rows.order_by("id")[0].member_id]


def network_result(site: DemoSite) -> list:
    result = NetworkResult.objects.order_by("id")[0]
    return [result.network.slug, result.pk]


PAGES = (
    Route("portal:home", (VISITOR, OPERATOR)),
    Route("portal:imprint"),
    Route("portal:privacy", (VISITOR, MEMBER)),
    Route("portal:own_data", (MEMBER,)),
    Route("portal:search"),
    Route("portal:search", query="?q=walter"),
    Route("portal:search", query="?q=qqqqqqqqq"),
    Route("registry:search", (VISITOR, OPERATOR)),
    Route("registry:search", query="?q=clustre&ecosystem=digital&near=Graz&within=900"),
    Route("registry:search", query="?q=qqqqqqqqq&colour=red&state=blue"),
    Route("portal:api"),
    Route("portal:permissions", (VISITOR, OPERATOR)),
    Route("portal:permissions", query="?role=editor&q=profile"),
    Route("portal:permissions", query="?q=qqqqqqqqq"),
    Route("portal:settings", (OPERATOR,)),
    Route("portal:blocks", (OPERATOR,)),
    Route("portal:texts", (OPERATOR,), lambda site: ["en"]),
    Route("core:components", (VISITOR, OPERATOR)),
    Route("accounts:person", (MEMBER, OPERATOR)),
    Route("accounts:revoke_token", (MEMBER,), own_token),
    Route("accounts:sessions", (MEMBER,)),
    Route("accounts:consents", (MEMBER, OPERATOR)),
    Route("accounts:roles", (OPERATOR,)),
    Route("account_login"),
    Route("account_signup"),
    Route("account_inactive"),
    Route("account_email_verification_sent"),
    Route("account_reset_password"),
    Route("account_reset_password_done"),
    Route("account_reset_password_from_key", (VISITOR,), lambda site: ["0", "no-such-key"]),
    Route("account_reset_password_from_key_done"),
    Route("account_confirm_email", (VISITOR,), lambda site: ["no-such-key"]),
    Route("account_logout", (MEMBER,)),
    Route("account_email", (MEMBER,)),
    Route("account_change_password", (MEMBER,)),
    Route("account_reauthenticate", (MEMBER,)),
    Route("mfa_index", (MEMBER, OPERATOR)),
    Route("mfa_list_webauthn", (MEMBER,)),
    Route("socialaccount_connections", (MEMBER,)),
    Route("socialaccount_login_cancelled"),
    Route("taxonomy:schemes"),
    Route("taxonomy:scheme", (VISITOR,), lambda site: ["ecosystem"]),
    Route("taxonomy:term", (VISITOR,), lambda site: ["nuts2024", "AT22"]),
    Route("taxonomy:glossary"),
    Route("taxonomy:links"),
    Route("registry:countries"),
    Route("registry:country", (VISITOR,), lambda site: ["es"]),
    Route("registry:regions"),
    Route("registry:region", (VISITOR,), lambda site: ["ES51"]),
    Route("registry:ecosystems"),
    Route("registry:ecosystem", (VISITOR,), lambda site: ["textile"]),
    Route("registry:organisation", (VISITOR, OPERATOR), lambda site: [site.cluster.slug]),
    Route("registry:organisation", (MEMBER,), own),
    Route("registry:organisation", (VISITOR,), network),
    Route("registry:services"),
    Route("registry:services", query="?q=match&mode=virtual"),
    Route("registry:services", query="?q=qqqqqqqqq"),
    Route("registry:programmes"),
    Route("registry:compare_programmes"),
    Route("registry:compare_programmes", query="?id=two", ask=two_programmes),
    Route("registry:edit_items", (MEMBER,), lambda site: [site.own.slug, "services"]),
    Route("registry:edit_item", (MEMBER,), own_service),
    Route("registry:programme", (VISITOR,), a_programme),
    Route("registry:duplicates", (OPERATOR,)),
    Route("registry:merge", (OPERATOR,), two_clusters),
    Route("registry:saved_searches", (MEMBER, OPERATOR)),
    Route("registry:save_search", (MEMBER,), query="?q=textile&country=ES"),
    Route("registry:saved_search", (MEMBER,), own_search),
    Route("registry:kinds", (MEMBER, OPERATOR)),
    Route("registry:create", (MEMBER,), lambda site: ["cluster"]),
    Route("registry:review", (OPERATOR,)),
    Route("registry:claim", (MEMBER,), unkept),
    Route("registry:decide_claim", (OPERATOR,), lambda site: [site.claim_id]),
    Route("registry:report", (VISITOR, MEMBER), unkept),
    Route("registry:decide_report", (OPERATOR,), lambda site: [site.report_id]),
    Route("registry:edit", (MEMBER, OPERATOR), own),
    Route("registry:history", (MEMBER,), own),
    Route("registry:proposals", (MEMBER,), own),
    Route("registry:people", (MEMBER, OPERATOR), own),
    Route("registry:invite", (MEMBER,), own),
    Route("registry:leave", (MEMBER,), own),
    Route("registry:invitation", (VISITOR, MEMBER), invitation),
    Route("registry:person", (MEMBER,), own_person),
    Route("registry:address", (OPERATOR,), own),
    Route("registry:life", (MEMBER,), lambda site: [site.own.slug, "confirm"]),
    Route("registry:rule", (OPERATOR,), lambda site: [site.own.slug, "members"]),
    Route("registry:edit_members", (OPERATOR,), network),
    Route("registry:edit_member", (OPERATOR,), network_member),
    Route("registry:write_to_members", (OPERATOR,), network),
    Route("registry:write_to_member", (OPERATOR,), network_member),
    Route("registry:received", (VISITOR, MEMBER), link_of_member),
    Route("registry:correct_received", (VISITOR,), link_of_member),
    Route("registry:edit_results", (OPERATOR,), network),
    Route("registry:edit_result", (OPERATOR,), network_result),
    Route("events:calendar", (VISITOR, MEMBER)),
    Route("events:calendar", query="?when=past&format=on_site"),
    Route("events:calendar", query="?month=2024-05"),
    Route("events:calendar", query="?q=qqqqqqqqq"),
    Route("events:event", (VISITOR, MEMBER), an_event),
    Route("events:event", (MEMBER,), own_event),
    Route("events:series", (VISITOR,), a_series),
    Route("events:yours", (MEMBER, OPERATOR)),
    Route("events:kinds", (MEMBER,)),
    Route("events:create", (MEMBER, OPERATOR), lambda site: ["talk"]),
    Route("events:edit", (MEMBER,), own_event),
    Route("events:cancel", (MEMBER,), own_event),
    Route("events:hosts", (MEMBER,), own_event),
    Route("events:invited", (MEMBER,), own_event),
    Route("events:outputs", (MEMBER,), own_event),
    Route("events:register", (VISITOR, MEMBER), own_event),
    Route("events:change_registration", (MEMBER,), lambda site: ["matchmaking-day"]),
    Route("events:setup", (MEMBER,), own_event),
    Route("events:participants", (MEMBER,), own_event),
    Route("events:directory", (MEMBER,), own_event),
    Route("events:badges", (MEMBER,), own_event),
    Route("events:letters", (MEMBER,), own_event),
    Route("events:compose", (MEMBER,), own_event),
    Route("events:letter", (MEMBER,), lambda site: part_of_own(site, "letters")),
    Route("events:bring", (MEMBER,), own_event),
    Route("events:register_group", (MEMBER,), own_event),
    Route("events:rehearsal", (MEMBER,), lambda site: ["matchmaking-day"]),
    Route("events:rehearsal", (MEMBER,), own_rehearsal),
    Route("events:event", (MEMBER,), own_rehearsal),
    Route("events:caught_mail", (MEMBER,), own_rehearsal),
    Route("events:check_in", (MEMBER,), own_event),
    Route("events:walk_in", (MEMBER,), own_event),
    Route("events:agenda", (VISITOR, MEMBER), own_event),
    Route("events:agenda", (VISITOR,), own_event, query="?day=all&by=room&q=light"),
    Route("events:agenda", (VISITOR,), an_event),
    Route("events:session", (VISITOR, MEMBER), lambda site: part_of_own(site, "sessions")),
    Route("events:agenda_widget", (VISITOR,), own_event),
    *(
        Route(f"events:{name}", (MEMBER,), own_event)
        for name in ("agenda_edit", "session_add", "agenda_imports", "agenda_versions")
    ),
    Route("events:session_edit", (MEMBER,), lambda site: part_of_own(site, "sessions")),
    Route("events:agenda_import", (MEMBER,), lambda site: part_of_own(site, "agenda_imports")),
    Route("events:agenda_version", (MEMBER,), lambda site: [*own_event(site), 1]),
    *meetings.PAGES,
    Route("members:registers", (MEMBER, OPERATOR)),
    Route("members:register", (MEMBER,), own),
    Route("members:register", (MEMBER,), own, query="?q=a&show=fee-open&tag=none&sort=due"),
    Route("members:create", (MEMBER,), own),
    Route("members:record", (MEMBER,), own_record),
    Route("members:edit", (MEMBER,), own_record),
    Route("members:add_entry", (MEMBER,), lambda site: [*own_record(site), "fee"]),
    Route("members:entry", (MEMBER,), own_contact),
    Route("members:letters", (MEMBER,), own),
    Route("members:compose", (MEMBER,), own),
    Route("members:letter", (MEMBER,), own_letter),
    Route("exchange:listings", (VISITOR, MEMBER)),
    Route("exchange:listings", query="?q=clothing&side=offer&country=DK&sort=ending"),
    Route("exchange:listings", query="?q=clothng+hospitls"),
    Route("exchange:listings", query="?q=qqqqqqqqq"),
    Route("exchange:listing", (MEMBER,), own_draft),
    Route("exchange:listing", (VISITOR, MEMBER), without_name),
    Route("exchange:matches", (VISITOR, OPERATOR), with_matches),
    Route("exchange:matches", (MEMBER,), own_draft),
    Route("exchange:introductions", (MEMBER, OPERATOR)),
    Route("exchange:introduction", (MEMBER,), introduction("asked")),
    Route("exchange:introduction", (MEMBER,), introduction("agreed")),
    Route("exchange:ask", (MEMBER,), to_be_asked),
    Route("exchange:own", (MEMBER, OPERATOR)),
    Route("exchange:kinds", (MEMBER, OPERATOR)),
    Route("exchange:create", (MEMBER,), lambda site: [site.own.slug, "crisis-supply", "need"]),
    Route("exchange:edit", (MEMBER,), own_draft),
    Route("notifications:answer", (VISITOR,), own_question),
    Route("notifications:inbox", (MEMBER, OPERATOR)),
    Route("notifications:inbox", (MEMBER,), query="?show=unread"),
    Route("notifications:choices", (MEMBER,)),
    Route("notifications:calendar", (MEMBER,)),
    Route("notifications:unsubscribe", (VISITOR,), end_of_mail),
    Route("notifications:answer", (VISITOR,), still_correct),
    Route("notifications:answer", (VISITOR,), claim_by_mail),
    Route("imports:imports", (MEMBER, OPERATOR)),
    Route("imports:start", (OPERATOR,)),
    Route("imports:import", (OPERATOR,), the_import),
    Route("imports:faults", (OPERATOR,), the_import),
    Route("imports:duplicates", (OPERATOR,), the_import),
    Route("imports:file", (OPERATOR,), the_file),
    Route("imports:rows", (OPERATOR,), the_file),
    Route("imports:row", (OPERATOR,), lambda site: [site.import_id, 1, 2]),
    Route("evidence:indicators"),
    Route("evidence:indicator", (VISITOR,), first_indicator),
)


def every_route() -> Iterator[str]:
    """The names of all routes outside the API, which answers programs."""
    yield from names_of(get_resolver().url_patterns, "")


def names_of(patterns: list, namespace: str) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            if inner != "api:":
                yield from names_of(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{namespace}{pattern.name}"
