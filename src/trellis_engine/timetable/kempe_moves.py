"""The compiled loop of `kempe`: one move after another on arrays.

Slots are bits of a word, lists of different lengths one array with the places where each begins. Nothing here
is for other modules than `kempe`.
"""

import numpy as np

from trellis_engine.timetable.bit_words import breaks_and_idle, compiled, ones


@compiled  # pragma: no cover  (machine code)
def _burden(occupied, days, bridged, prices, most):  # type: ignore[no-untyped-def]
    """What a participant's day costs."""
    runs, idle = breaks_and_idle(occupied, days, bridged)
    return prices[0] * runs + prices[2] * idle + prices[1] * max(0, runs - most)


@compiled  # pragma: no cover  (machine code)
def make_moves(  # type: ignore[no-untyped-def]  # noqa: C901  (one compiled loop)
    people, people_from, own, own_from, allowed, slot, ahead, ahead_from, behind, behind_from,
    capacity, days, bridged, unplaced, prices, most, moves, hot, cold, tolls, seed, target, aimed,
):  # fmt: skip
    one = np.uint64(1)
    whole = ~np.uint64(0)
    meetings, slots, persons = len(allowed), len(capacity), len(bridged)
    at = np.full((persons, slots), -1, np.int64)
    occupied = np.zeros(persons, np.uint64)
    load = np.zeros(slots, np.int64)
    pool = np.empty(meetings, np.int64)
    where = np.full(meetings, -1, np.int64)
    waiting = 0
    cost = 0.0
    for m in range(meetings):
        if slot[m] < 0:
            pool[waiting], where[m] = m, waiting
            waiting += 1
            cost += unplaced[m]
            continue
        load[slot[m]] += 1
        for k in range(people_from[m], people_from[m + 1]):
            at[people[k], slot[m]] = m
            occupied[people[k]] |= one << np.uint64(slot[m])
    burden = np.zeros(persons)
    broken = np.empty(persons, np.int64)
    rank = np.full(persons, -1, np.int64)
    hurt = 0
    for p in range(persons):
        burden[p] = _burden(occupied[p], days, bridged[p], prices, most)
        cost += burden[p]
        if burden[p] > 0:
            broken[hurt], rank[p] = p, hurt
            hurt += 1
    best, kept = cost, slot.copy()
    chain = np.empty(meetings, np.int64)
    mark, seen = np.zeros(meetings, np.int64), np.zeros(persons, np.int64)
    changed = np.empty(persons, np.int64)
    fresh = np.empty(persons, np.uint64)
    weigh = np.empty(persons)
    stamp = 0
    state = seed
    tried = 0
    temperature, cooling = hot, (cold / hot) ** (1.0 / max(1, moves // 256))
    # Once all are placed, slots may hold too many while it is warm: each one too many costs something, and
    # slots that are asked for too much get a toll. Hard capacities are walls that hardly a move gets past.
    crowding, tightening = tolls[0], (tolls[1] / tolls[0]) ** (1.0 / max(1, moves // 256))
    toll = np.zeros(slots)
    every = max(64, min(2048, moves // 1000))
    over = 0
    for b in range(slots):
        over += max(0, load[b] - capacity[b])
    if over:
        best = np.inf
    while tried < moves and best > target + 1e-9:
        tried += 1
        if tried & 255 == 0:
            temperature *= cooling
            crowding *= tightening
        if waiting == 0 and tried % every == 0:
            for b in range(slots):
                toll[b] = max(0.0, toll[b] + tolls[2] * (load[b] - capacity[b]))
        state ^= state << np.uint64(13)
        state ^= state >> np.uint64(7)
        state ^= state << np.uint64(17)
        pick = state >> np.uint64(16)
        kind = state & np.uint64(15)
        open_ = whole
        if waiting and kind < 4:
            m = pool[np.int64(pick % np.uint64(waiting))]
        elif hurt and kind >= np.uint64(aimed):
            # Somebody with a break: one of their meetings, to a slot beside another one.
            p = broken[np.int64(pick % np.uint64(hurt))]
            first = own_from[p]
            m = own[first + np.int64((pick >> np.uint64(12)) % np.uint64(own_from[p + 1] - first))]
            if slot[m] >= 0:
                rest = occupied[p] & ~(one << np.uint64(slot[m]))
                open_ = ((rest << one) | (rest >> one)) & ~occupied[p]
        else:
            m = np.int64(pick % np.uint64(meetings))
        open_ &= allowed[m]
        a = slot[m]
        if a >= 0:
            open_ &= ~(one << np.uint64(a))
        if open_ == 0:
            continue
        # The first open slot from a random one on, around the end.
        turn = (pick >> np.uint64(24)) % np.uint64(slots)
        later = open_ & ~((one << turn) - one)
        if later == 0:
            later = open_
        b = ones((later & (~later + one)) - one)
        stamp += 1
        count, delta, ok = 1, 0.0, True
        chain[0], mark[m] = m, stamp
        if a < 0:
            # Push in: whoever is in the way goes to the pool.
            delta -= unplaced[m]
            for k in range(people_from[m], people_from[m + 1]):
                other = at[people[k], b]
                if other >= 0 and mark[other] != stamp:
                    mark[other] = stamp
                    chain[count] = other
                    count += 1
                    delta += unplaced[other]
            forth, back = 2 - count, 0
            if load[b] + forth > capacity[b]:
                continue
            for k in range(ahead_from[m], ahead_from[m + 1]):
                other = slot[ahead[k]]
                if other >= b:
                    ok = False
            for k in range(behind_from[m], behind_from[m + 1]):
                other = slot[behind[k]]
                if 0 <= other <= b:
                    ok = False
            if not ok:
                continue
        else:
            forth, back, i = 0, 0, 0
            while i < count:
                c = chain[i]
                i += 1
                s = slot[c]
                o = b if s == a else a
                if not (allowed[c] >> np.uint64(o)) & one:
                    ok = False
                    break
                if s == a:
                    forth += 1
                else:
                    back += 1
                for k in range(people_from[c], people_from[c + 1]):
                    other = at[people[k], o]
                    if other >= 0 and mark[other] != stamp:
                        mark[other] = stamp
                        chain[count] = other
                        count += 1
            if not ok:
                continue
            for i in range(count):
                c = chain[i]
                o = b if slot[c] == a else a
                for k in range(ahead_from[c], ahead_from[c + 1]):
                    s = slot[ahead[k]]
                    if mark[ahead[k]] == stamp:
                        s = b if s == a else a
                    if s >= o:
                        ok = False
                for k in range(behind_from[c], behind_from[c + 1]):
                    s = slot[behind[k]]
                    if mark[behind[k]] == stamp:
                        s = b if s == a else a
                    if 0 <= s <= o:
                        ok = False
                if not ok:
                    break
            if not ok:
                continue
        more = max(0, load[b] + forth - back - capacity[b]) - max(0, load[b] - capacity[b])
        if a >= 0:
            more += max(0, load[a] + back - forth - capacity[a]) - max(0, load[a] - capacity[a])
        if waiting and more > 0:
            continue
        touched = 0
        for i in range(count):
            c = chain[i]
            s = slot[c]
            for k in range(people_from[c], people_from[c + 1]):
                p = people[k]
                if seen[p] == stamp:
                    continue
                old = occupied[p]
                if a >= 0:
                    # All meetings of p in the two slots are in the chain: the two bits change places.
                    seen[p] = stamp
                    if (old >> np.uint64(a)) & one == (old >> np.uint64(b)) & one:
                        continue
                    new = old ^ ((one << np.uint64(a)) | (one << np.uint64(b)))
                elif i == 0:
                    seen[p] = stamp
                    new = old | (one << np.uint64(b))
                    if new == old:
                        continue
                else:
                    seen[p] = stamp
                    new = old & ~(one << np.uint64(s))
                changed[touched], fresh[touched] = p, new
                weigh[touched] = _burden(new, days, bridged[p], prices, most)
                delta += weigh[touched] - burden[p]
                touched += 1
        paid = delta + crowding * more
        if a >= 0:
            paid += (toll[b] - toll[a]) * (forth - back)
        if paid > 0:
            state ^= state << np.uint64(13)
            state ^= state >> np.uint64(7)
            state ^= state << np.uint64(17)
            if np.float64(state >> np.uint64(11)) * (1.0 / 9007199254740992.0) >= np.exp(-paid / temperature):
                continue
        for i in range(touched):
            p = changed[i]
            occupied[p] = fresh[i]
            burden[p] = weigh[i]
            if weigh[i] > 0 and rank[p] < 0:
                broken[hurt], rank[p] = p, hurt
                hurt += 1
            elif weigh[i] <= 0 <= rank[p]:
                hurt -= 1
                final = broken[hurt]
                broken[rank[p]], rank[final] = final, rank[p]
                rank[p] = -1
        if a >= 0:
            for i in range(count):
                c = chain[i]
                for k in range(people_from[c], people_from[c + 1]):
                    if at[people[k], slot[c]] == c:
                        at[people[k], slot[c]] = -1
            for i in range(count):
                c = chain[i]
                s = slot[c]
                o = b if s == a else a
                load[s] -= 1
                load[o] += 1
                slot[c] = o
                for k in range(people_from[c], people_from[c + 1]):
                    at[people[k], o] = c
        else:
            for i in range(1, count):
                c = chain[i]
                for k in range(people_from[c], people_from[c + 1]):
                    at[people[k], b] = -1
                load[b] -= 1
                slot[c] = -1
                pool[waiting], where[c] = c, waiting
                waiting += 1
            load[b] += 1
            last = pool[waiting - 1]
            pool[where[m]], where[last] = last, where[m]
            waiting -= 1
            slot[m], where[m] = b, -1
            for k in range(people_from[m], people_from[m + 1]):
                at[people[k], b] = m
        cost += delta
        over += more
        if over == 0 and cost < best - 1e-9:
            best = cost
            kept[:] = slot
    return kept, best, tried
