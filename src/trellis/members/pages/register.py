"""The list of a cluster's members: narrowed, sorted, counted, with what is to be done today."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from trellis.core.blocks import way_to
from trellis.core.components import Facet, FacetValue, Tab
from trellis.core.pagination import Pagination, build_pagination
from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.members.selectors import records as selectors
from trellis.members.selectors.registers import get_register, list_registers
from trellis.members.selectors.work import count_records, list_work
from trellis.members.types import (
    SHOW_LABELS,
    SORT_LABELS,
    TAG_LENGTH,
    Counts,
    Kind,
    Line,
    Query,
    Register,
    Show,
    Sort,
    Work,
)
from trellis.registry.selectors.members import list_members

ON_A_PAGE = 50
LONGEST_TEXT = 200
LAST_PAGE = 100_000


@dataclass(frozen=True)
class Member:
    """A member as the list shows it."""

    url: str
    name: str
    place: str
    tags: tuple[str, ...]
    contact: str
    email: str
    further: int  # contacts
    fees: tuple["Due", ...]
    tasks: tuple["Due", ...]
    is_former: bool


@dataclass(frozen=True)
class Due:
    """An open fee or task."""

    label: str
    when: Any
    is_late: bool
    amount: Any = None
    currency: str = ""


@dataclass(frozen=True)
class WorkLine:
    label: str
    title: str
    member: str
    url: str
    when: Any
    is_late: bool
    amount: Any
    currency: str
    close_url: str  # empty where nothing closes it
    close_label: str


@dataclass(frozen=True)
class RegisterPage:
    """The members of one cluster, for those who keep it."""

    template: ClassVar[str] = "members/register.html"
    slug: str
    name: str
    query: Query
    hidden: tuple[tuple[str, str], ...]  # of the address, kept by the search box
    lines: tuple[Member, ...]
    total: int
    facets: tuple[Facet, ...]
    sorts: tuple[Tab, ...]
    pagination: Pagination
    work: tuple[WorkLine, ...]
    work_total: int
    to_take_over: int  # members of the public page, where the register is empty
    is_narrowed: bool
    is_empty: bool
    here: str
    letters_url: str  # this and the next: empty where the site does not offer it
    letter_url: str
    import_url: str
    hand_over_url: str
    workbook_url: str
    table_url: str


@dataclass(frozen=True)
class RegisterLine:
    name: str
    url: str
    members: int


@dataclass(frozen=True)
class RegistersPage:
    """Every register that the actor keeps, and the work in all of them."""

    template: ClassVar[str] = "members/registers.html"
    lines: tuple[RegisterLine, ...]
    work: tuple[WorkLine, ...]
    work_total: int


def read_query(parameters: MultiValueDict[str, str]) -> Query:
    """Which members an address means. What cannot be understood is left out."""
    number = parameters.get("page") or "1"
    sort = parameters.get("sort") or ""
    shows = [Show(value) for value in parameters.getlist("show") if value in list(Show)]
    tags = [tag[:TAG_LENGTH].replace("\x00", "") for tag in parameters.getlist("tag") if tag]
    return Query(
        text=(parameters.get("q") or "").replace("\x00", "")[:LONGEST_TEXT].strip(),
        tags=tuple(dict.fromkeys(tags)),
        shows=tuple(dict.fromkeys(shows)),
        sort=Sort(sort) if sort in list(Sort) else Sort.NAME,
        page=min(int(number), LAST_PAGE) if number.isascii() and number.isdigit() and len(number) < 9 else 1,
    )


def pairs(query: Query) -> list[tuple[str, str]]:
    """What stands in the address of a query; the usual is left out."""
    said = [("q", query.text)] if query.text else []
    said += [("tag", tag) for tag in query.tags]
    said += [("show", str(show)) for show in query.shows]
    said += [("sort", str(query.sort))] if query.sort != Sort.NAME else []
    return said + ([("page", str(query.page))] if query.page > 1 else [])


def address(query: Query) -> str:
    return f"?{urlencode(pairs(query))}"


def build_register_page(*, actor: Actor, slug: str, query: Query) -> RegisterPage:
    """The list of members. Raises NotFound for everybody but those who keep the cluster."""
    with reading(actor):
        register = get_register(actor=actor, slug=slug)
        today = timezone.localdate()
        known: dict[str, Any] = {"actor": actor, "host_id": register.host_id, "query": query, "today": today}
        lines, total = selectors.list_lines(**known, size=ON_A_PAGE)
        counts = selectors.count_lines(**known)
        work, work_total = list_work(actor=actor, host_ids=[register.host_id], today=today)
        pagination = build_pagination(
            total=total,
            page=query.page,
            size=ON_A_PAGE,
            address=lambda page: address(query.changed(page=page)),
        )
        is_narrowed = bool(query.text or query.tags or query.shows)
        is_empty = not total and not is_narrowed and not counts.shows[Show.FORMER]
        after = address(query.changed())
        return RegisterPage(
            slug=register.slug,
            name=register.name,
            query=query,
            hidden=tuple(pair for pair in pairs(query.changed()) if pair[0] != "q"),
            lines=tuple(member_of(line, register, today) for line in lines),
            total=total,
            facets=tuple(build_facets(query, counts)),
            sorts=tuple(
                Tab(str(SORT_LABELS[sort]), address(query.changed(sort=sort)), sort == query.sort)
                for sort in Sort
            ),
            pagination=pagination,
            work=tuple(work_line(item) for item in work),
            work_total=work_total,
            to_take_over=list_members(actor=actor, host_id=register.host_id, size=1).total if is_empty else 0,
            is_narrowed=is_narrowed,
            is_empty=is_empty,
            here=reverse("members:register", args=[register.slug]) + address(query),
            letters_url=way_to("members:letters", register.slug),
            letter_url=(url := way_to("members:compose", register.slug)) and url + after,
            import_url=(url := way_to("imports:start"))
            and f"{url}?target=members&organisation={register.host_id}",
            hand_over_url=way_to("registry:write_to_members", register.slug),
            workbook_url=reverse("members:export", args=[register.slug, "everything", "xlsx"]),
            table_url=reverse("members:export", args=[register.slug, "members", "csv"]) + after,
        )


def build_facets(query: Query, counts: Counts) -> Iterable[Facet]:
    tags = dict.fromkeys(query.tags, 0) | dict(counts.tags)
    if tags:
        yield Facet(
            _("Segments"),
            tuple(facet_value(query, "tags", tag, tag, number) for tag, number in tags.items()),
            chosen=len(query.tags),
        )
    yield Facet(
        _("State"),
        tuple(facet_value(query, "shows", show, str(SHOW_LABELS[show]), counts.shows[show]) for show in Show),
        chosen=len(query.shows),
    )


def facet_value(query: Query, name: str, value: str, label: str, count: int) -> FacetValue:
    """A value that leads to the list with it, or without it where it is in force."""
    chosen: tuple[str, ...] = getattr(query, name)
    is_chosen = value in chosen
    other = tuple(item for item in chosen if item != value) if is_chosen else (*chosen, value)
    return FacetValue(label, address(query.changed(**{name: other})), count, is_chosen)


def member_of(line: Line, register: Register, today: Any) -> Member:
    values: Mapping[str, Any] = line.record.values
    reachable = [item for item in line.contacts if item.values["email"]] or list(line.contacts)
    first = reachable[0].values if reachable else {}
    return Member(
        url=reverse("members:record", args=[register.slug, line.record.id]),
        name=line.record.name,
        place=", ".join(part for part in (values["city"], values["country"]) if part),
        tags=tuple(values["tags"]),
        contact=first.get("name", ""),
        email=first.get("email", ""),
        further=max(0, len(line.contacts) - 1),
        fees=tuple(due_of(item, today) for item in line.open_entries if item.kind == Kind.FEE),
        tasks=tuple(due_of(item, today) for item in line.open_entries if item.kind == Kind.TASK),
        is_former=bool(values["until"] and values["until"] < today),
    )


def due_of(item: Any, today: Any) -> Due:
    values = item.values
    due = values["due"]
    label = values["title"] or str(values.get("year") or "")
    return Due(label, due, bool(due and due < today), values.get("amount"), values.get("currency", ""))


def work_line(item: Work) -> WorkLine:
    closes = item.kind in (Kind.TASK, Kind.FEE)
    where = [item.host_slug, item.record_id]
    labels = {Kind.TASK: _("Task"), Kind.FEE: _("Fee overdue"), Kind.MEETING: _("Meeting")}
    return WorkLine(
        label=labels[item.kind],
        title=item.title or str(item.year or ""),
        member=item.record_name,
        url=reverse("members:entry", args=[*where, item.kind, item.entry_id]),
        when=item.when,
        is_late=item.is_late,
        amount=item.amount,
        currency=item.currency,
        close_url=reverse("members:close", args=[*where, item.kind, item.entry_id]) if closes else "",
        close_label=_("Done") if item.kind == Kind.TASK else _("Paid today"),
    )


def build_registers_page(*, actor: Actor) -> RegistersPage:
    """Every register that the actor keeps. Four queries."""
    with reading(actor):
        numbers = count_records(actor=actor)
        work, total = list_work(actor=actor, today=timezone.localdate())
        return RegistersPage(
            lines=tuple(
                RegisterLine(item.name, reverse("members:register", args=[item.slug]), numbers[item.host_id])
                for item in list_registers(actor=actor)
            ),
            work=tuple(work_line(item) for item in work),
            work_total=total,
        )
