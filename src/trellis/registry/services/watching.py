"""Alerts of saved searches: what changed is looked at once, and asked of each search by its numbers only.

A thousand searches are a thousand short questions to the few entries that changed, a minute at most apart,
and not a thousand searches for each change; equal searches are asked once. While nothing changed, there is
nothing to ask.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import Min
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trellis.core.transactions import change, reading
from trellis.core.types import system_actor
from trellis.notifications.services import tell
from trellis.notifications.services.digests import closing_time
from trellis.notifications.types import Message, Rhythm, Topic
from trellis.registry.models import Organisation, SavedSearch, SavedSearchHit
from trellis.registry.selectors.saved_searches import list_changed, matching_ids, untold_hits
from trellis.registry.selectors.search import ask
from trellis.registry.selectors.search_address import read_query
from trellis.registry.types.saved_searches import AlertRhythm, FoundAs

# A change is seen once its transaction has ended: one that took longer than this is not told of.
LONGEST_CHANGE = timedelta(minutes=30)
AT_ONCE = 5000  # profiles asked of in one statement
NAMED = 10  # in one alert; the rest is counted
WATCHER = system_actor("watcher of saved searches")

FOUND = _("This matches your saved search “%(search)s”.")
NEW = _("New: %(new)s")
CHANGED = _("Changed: %(changed)s")
MORE = _("All that match stand behind the link. Your saved searches say when you are told, or end it.")
SUBJECT = _("%(count)s for “%(search)s”")
ACTION = _("Look at what matches")
SEARCHES = Topic(
    name="registry.searches",
    label=_("Your saved searches"),
    explanation=_("A profile that matches a search you saved is new or was changed."),
    messages=(
        Message("registry.search_new", SUBJECT, (FOUND, NEW, MORE), ACTION),
        Message("registry.search_changed", SUBJECT, (FOUND, CHANGED, MORE), ACTION),
        Message("registry.search_both", SUBJECT, (FOUND, NEW, CHANGED, MORE), ACTION),
    ),
)


def watch(*, now: datetime | None = None) -> int:
    """Find what changed for each saved search, and tell those for whom it is time; return how many were told.

    May be repeated, and may be cut off: what was found is kept, and never twice.
    """
    now = now or timezone.now()
    look(now)
    return alert(now)


# --- finding


def look(now: datetime) -> int:
    """Keep what changed since each search was looked at; return how many hits are new."""
    with change(WATCHER):
        return look_at_changes(now)


def look_at_changes(now: datetime) -> int:
    watched = SavedSearch.objects.exclude(rhythm=AlertRhythm.NEVER).filter(looked_at__lt=now)
    oldest = watched.aggregate(oldest=Min("looked_at"))["oldest"]
    if oldest is None:
        return 0
    found = 0
    changed = list_changed(since=oldest - LONGEST_CHANGE, until=now)
    if changed:
        asked = watched.order_by("id").values("id", "query", "person__language", "created_at", "looked_at")
        searches = [dict(row) for row in asked]
        for start in range(0, len(changed), AT_ONCE):
            found += match(searches, changed[start : start + AT_ONCE], now)
    watched.update(looked_at=now)
    return found


def match(searches: Iterable[dict], changed: Sequence[Organisation], now: datetime) -> int:
    """Ask each different question once, and keep the answers of each search that asks it."""
    rows = {row.pk: row for row in changed}
    askers: dict[tuple[str, str], list[dict]] = defaultdict(list)
    for search in searches:
        askers[search["query"], search["person__language"]].append(search)
    found = 0
    for (query, language), group in askers.items():
        asked = read_query(query).query
        ids = matching_ids(question=ask(query=asked, language=language), among=list(rows))
        if ids:
            found += keep(group, [rows[number] for number in ids], now)
    return found


def keep(searches: Sequence[dict], rows: Sequence[Organisation], now: datetime) -> int:
    """Keep a hit for each search and profile, unless this version of it was found before."""
    known: dict[tuple[int, int], int] = {}
    pairs = SavedSearchHit.objects.filter(
        search__in=[search["id"] for search in searches], organisation__in=[row.pk for row in rows]
    ).values_list("search_id", "organisation_id", "version")
    for search_id, organisation_id, version in pairs:
        key = (search_id, organisation_id)
        known[key] = max(version, known.get(key, 0))
    hits = [
        SavedSearchHit(
            search_id=search["id"],
            organisation_id=row.pk,
            found_as=FoundAs.NEW if is_new(search, row, known) else FoundAs.CHANGED,
            version=row.version,
            found_at=now,
        )
        for search in searches
        for row in rows
        if row.changed_at > since(search) and row.version > known.get((search["id"], row.pk), 0)
    ]
    return len(SavedSearchHit.objects.bulk_create(hits, batch_size=1000, ignore_conflicts=True))


def since(search: dict) -> datetime:
    """From when on changes concern a search."""
    moment: datetime = max(search["created_at"], search["looked_at"] - LONGEST_CHANGE)
    return moment


def is_new(search: dict, row: Organisation, known: dict[tuple[int, int], int]) -> bool:
    """Published since the search was saved, and not told of before."""
    published = row.published_at
    return (search["id"], row.pk) not in known and published is not None and published > search["created_at"]


# --- telling


def alert(now: datetime) -> int:
    """Tell each person of what their searches found, where it is time; return how many alerts there were."""
    with reading(WATCHER):
        waiting = SavedSearch.objects.filter(hits__told_at__isnull=True).exclude(rhythm=AlertRhythm.NEVER)
        due = [row for row in waiting.distinct().order_by("id") if row.told_at < due_since(row.rhythm, now)]
    return sum(tell_of(row.pk, now) for row in due)


def due_since(rhythm: str, now: datetime) -> datetime:
    """An alert is due if the last one was before this moment."""
    if rhythm == AlertRhythm.AT_ONCE:
        return now
    return closing_time(Rhythm.DAILY if rhythm == AlertRhythm.DAILY else Rhythm.WEEKLY, now)


def tell_of(search_id: int, now: datetime) -> bool:
    """One alert, in one transaction with the note that it was given."""
    with change(WATCHER):
        rows = SavedSearch.objects.select_for_update(skip_locked=True)
        row = rows.filter(pk=search_id).exclude(rhythm=AlertRhythm.NEVER).first()
        if row is None or row.told_at >= due_since(row.rhythm, now):
            return False
        hits, count = untold_hits(search_id=row.pk, most=NAMED)
        row.hits.filter(told_at__isnull=True, found_at__lte=now).update(told_at=now)
        row.told_at = now
        row.save(update_fields=["told_at"])
        if hits:
            new, changed = (names(hits, found_as, count) for found_as in FoundAs)
            values = {name: text for name, text in (("new", new), ("changed", changed)) if text}
            message = "both" if new and changed else "new" if new else "changed"
            tell(
                actor=WATCHER,
                message=f"registry.search_{message}",
                context={"search": row.name, "count": count, **values},
                path=reverse("registry:search") + (f"?{row.query}" if row.query else ""),
                person_ids=[row.person_id],
            )
        return bool(hits)


def names(hits: Sequence[dict], found_as: FoundAs, count: int) -> str:
    """The names of what was found for this reason; three dots where not all are named."""
    found = [str(hit["name"]) for hit in hits if hit["found_as"] == found_as]
    return ", ".join(found) + (" …" if found and count > len(hits) else "")
