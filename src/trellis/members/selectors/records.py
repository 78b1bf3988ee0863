"""Reading members: one, or a page of those that are meant, with what is open about them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Func, Min, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from trellis.core.errors import NotFound
from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.members.models import Contact, Entry, Letter, Recipient, Record
from trellis.members.types import BLUEPRINTS, RECORD_COLUMNS, SOON_DAYS, Counts, Kind, Line, Query, Show, Sort
from trellis.members.types import Entry as EntryRecord
from trellis.members.types import Record as MemberRecord

OPEN_KINDS = (Kind.FEE, Kind.TASK)


def not_found() -> NotFound:
    return NotFound(_("There is no such member."))


def get_record(*, actor: Actor, host_id: int, record_id: int) -> MemberRecord:
    """One member of a register. Raises NotFound."""
    with reading(actor):
        rows = Record.objects.visible_to(actor).filter(host_id=host_id, pk=record_id)
        row = rows.select_related("organisation").first()
        if row is None:
            raise not_found()
        return record_of(row)


def record_of(row: Record) -> MemberRecord:
    return MemberRecord(
        id=row.pk,
        host_id=row.host_id,
        version=row.version,
        values={column.name: getattr(row, column.name) for column in RECORD_COLUMNS},
        profile_id=row.organisation_id,
        profile_slug=row.organisation.slug if row.organisation else "",
        profile_name=row.organisation.name if row.organisation else "",
    )


def entry_of(row: Entry | Contact) -> EntryRecord:
    kind = Kind(row.kind) if isinstance(row, Entry) else Kind.CONTACT
    values = {name: getattr(row, name) for name in BLUEPRINTS[kind].names}
    return EntryRecord(id=row.pk, kind=kind, version=row.version, values=values)


def open_entries() -> QuerySet[Entry]:
    return Entry.objects.filter(record=OuterRef("pk"), closed_on__isnull=True)


def conditions(host_id: int, today: date) -> dict[Show, Q]:
    """What each way of narrowing means, for rows of the register's members."""
    fees = open_entries().filter(kind=Kind.FEE)
    tasks = open_entries().filter(kind=Kind.TASK)
    reachable = Contact.objects.filter(record=OuterRef("pk")).exclude(email="")
    return {
        Show.FEE_OPEN: Q(Exists(fees)),
        Show.FEE_OVERDUE: Q(Exists(fees.filter(due__lt=today))),
        Show.TASK_DUE: Q(Exists(tasks.filter(due__lte=today + timedelta(days=SOON_DAYS)))),
        Show.NO_CONTACT: ~Q(Exists(reachable)),
        Show.NO_ANSWER: has_not_answered(host_id),
        Show.NO_PROFILE: Q(organisation__isnull=True),
        Show.FORMER: Q(until__lt=today),
    }


def has_not_answered(host_id: int) -> Q:
    """Members that were asked by the cluster's last letter with a question, of whom nobody answered."""
    asking = Letter.objects.filter(host=host_id).exclude(question="").order_by("-id")
    asked = Recipient.objects.filter(letter__in=asking.values("pk")[:1], record=OuterRef("pk"))
    return Q(Exists(asked)) & ~Q(Exists(asked.exclude(answer="")))


def meant(*, actor: Actor, host_id: int, query: Query, today: date) -> QuerySet[Record]:
    """The members that a query means, unordered."""
    rows = Record.objects.visible_to(actor).filter(host_id=host_id)
    if Show.FORMER not in query.shows:
        rows = rows.exclude(until__lt=today)
    known = conditions(host_id, today)
    for show in query.shows:
        rows = rows.filter(known[show])
    for tag in query.tags:
        rows = rows.filter(tags__contains=[tag])
    for word in query.text.split():
        contacts = Contact.objects.filter(
            Q(name__icontains=word) | Q(email__icontains=word), record=OuterRef("pk")
        )
        plain = Q(name__icontains=word) | Q(number__iexact=word) | Q(city__icontains=word)
        rows = rows.filter(plain | Q(Exists(contacts)))
    return rows


def ordered(rows: QuerySet[Record], sort: Sort) -> QuerySet[Record]:
    if sort == Sort.DUE:
        pending = Entry.objects.filter(record=OuterRef("pk"), closed_on__isnull=True, kind__in=OPEN_KINDS)
        first = pending.values("record").annotate(first=Min("due")).values("first")
        return rows.annotate(first=Subquery(first)).order_by(F("first").asc(nulls_last=True), "name", "id")
    if sort == Sort.NEWEST:
        return rows.order_by(F("since").desc(nulls_last=True), "-id")
    return rows.order_by("name", "id")


def list_lines(*, actor: Actor, host_id: int, query: Query, today: date, size: int) -> tuple[list[Line], int]:
    """A page of the members that are meant, and how many they are. Four queries.

    A page beyond the last is the last.
    """
    with reading(actor):
        rows = meant(actor=actor, host_id=host_id, query=query, today=today)
        total = rows.count()
        first = (min(max(query.page, 1), max(1, -(-total // size))) - 1) * size
        found = list(ordered(rows, query.sort).select_related("organisation")[first : first + size])
        ids = [row.pk for row in found]
        contacts = grouped(Contact.objects.filter(record__in=ids).order_by("id"))
        pending = Entry.objects.filter(record__in=ids, kind__in=OPEN_KINDS, closed_on__isnull=True)
        entries = grouped(pending.order_by(F("due").asc(nulls_last=True), "id"))
        lines = [Line(record_of(row), contacts[row.pk], entries[row.pk]) for row in found]
        return lines, total


def grouped(rows: Iterable[Any]) -> Mapping[int, Sequence[EntryRecord]]:
    found: dict[int, list[EntryRecord]] = defaultdict(list)
    for row in rows:
        found[row.record_id].append(entry_of(row))
    return found


def count_lines(*, actor: Actor, host_id: int, query: Query, today: date) -> Counts:
    """How the members that are meant divide by segment and by state. Two queries.

    Former members are counted among all, as asking for them leaves out the others.
    """
    with reading(actor):
        rows = meant(actor=actor, host_id=host_id, query=query, today=today)
        known = conditions(host_id, today)
        said = rows.aggregate(
            total=Count("id"),
            **{show.name: Count("id", filter=known[show]) for show in Show if show != Show.FORMER},
        )
        former = meant(actor=actor, host_id=host_id, query=with_former(query), today=today).count()
        tags = (
            rows.annotate(tag=Func(F("tags"), function="unnest")).values("tag").annotate(number=Count("id"))
        )
        return Counts(
            total=said["total"],
            tags={row["tag"]: row["number"] for row in tags.order_by("-number", "tag")},
            shows={show: former if show == Show.FORMER else said[show.name] for show in Show},
        )


def with_former(query: Query) -> Query:
    return query if Show.FORMER in query.shows else query.changed(shows=(*query.shows, Show.FORMER))


def list_entries(*, actor: Actor, record_id: int) -> dict[Kind, list[EntryRecord]]:
    """Everything about one member by kind: what is open first, then the latest. Two queries."""
    with reading(actor):
        found: dict[Kind, list[EntryRecord]] = {kind: [] for kind in Kind}
        for contact in Contact.objects.visible_to(actor).filter(record=record_id).order_by("id"):
            found[Kind.CONTACT].append(entry_of(contact))
        rows = Entry.objects.visible_to(actor).filter(record=record_id)
        for row in rows.order_by(
            F("closed_on").desc(nulls_first=True),
            F("due").asc(nulls_last=True),
            F("day").desc(nulls_last=True),
            "-id",
        ):
            found[Kind(row.kind)].append(entry_of(row))
        return found


def get_entry(*, actor: Actor, record_id: int, kind: Kind, entry_id: int) -> EntryRecord:
    """One entry of this kind. Raises NotFound."""
    with reading(actor):
        rows: QuerySet[Any] = Contact.objects.visible_to(actor).filter(record=record_id, pk=entry_id)
        if kind != Kind.CONTACT:
            rows = Entry.objects.visible_to(actor).filter(record=record_id, pk=entry_id, kind=kind)
        row = rows.first()
        if row is None:
            raise NotFound(_("There is no such entry."))
        return entry_of(row)


def list_tags(*, actor: Actor, host_id: int) -> list[str]:
    """Every segment of a register, by name."""
    with reading(actor):
        rows = Record.objects.visible_to(actor).filter(host_id=host_id)
        tags = rows.annotate(tag=Func(F("tags"), function="unnest")).values_list("tag", flat=True)
        return sorted(set(tags), key=str.casefold)
