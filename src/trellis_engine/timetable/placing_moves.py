"""The compiled loop of `placing`: one move after another on arrays.

A move either swaps two slots along a Kempe chain, or pushes a meeting into a slot with one of its variants:
whoever is in the way (somebody met already, a full table row, a limit, no time to travel) goes to the pool.
Nothing here is for other modules than `placing`.
"""

import numpy as np

from trellis_engine.timetable.bit_words import compiled
from trellis_engine.timetable.placing_steps import (
    day_costs,
    following,
    hurried,
    need_of,
    ones,
    over,
    seat,
    slot_of,
)

TRIES = 6  # victims looked for in a full slot


@compiled  # pragma: no cover  (machine code)
def make_moves(  # type: ignore[no-untyped-def]  # noqa: C901  (one compiled loop)
    seats, seats_from, variants_from, allowed, on_site, need_site, need_online,
    row_holds, row_most, near, days, bridged, most, most_a_day,
    own, own_from, ahead, ahead_from, behind, behind_from,
    fixed, slot, variant, unplaced, prices, fairness, moves, hot, cold, seed, target,
):  # fmt: skip
    one, whole, none = np.uint64(1), ~np.uint64(0), np.uint64(0)
    meetings, slots, persons, rows = len(unplaced), len(near), len(bridged), len(row_most)
    needs = row_holds.shape[1]
    limited, travels = most_a_day.min() < slots, near.max() > none
    at = np.full((persons, slots), -1, np.int64)
    occupied, site = np.zeros(persons, np.uint64), np.zeros(persons, np.uint64)
    load = np.zeros((rows, slots), np.int64)
    members = np.zeros((slots, persons // 2 + 1), np.int64)
    size, place = np.zeros(slots, np.int64), np.zeros(meetings, np.int64)
    pool, where = np.empty(meetings, np.int64), np.full(meetings, -1, np.int64)
    waiting, cost = 0, 0.0
    for m in range(meetings):
        s, v = slot[m], variant[m]
        if s < 0:
            pool[waiting], where[m] = m, waiting
            waiting += 1
            cost += unplaced[m]
            continue
        bit = one << np.uint64(s)
        inside = on_site[v] & bit
        seat(load, row_holds, need_of(m, v, s, on_site, need_site, need_online), s, 1)
        members[s, size[s]], place[m] = m, size[s]
        size[s] += 1
        for k in range(seats_from[v], seats_from[v + 1]):
            at[seats[k], s] = m
            occupied[seats[k]] |= bit
            if inside:
                site[seats[k]] |= bit
    burden = np.zeros(persons)
    broken, rank, hurt = np.empty(persons, np.int64), np.full(persons, -1, np.int64), 0
    for p in range(persons):
        own_days = day_costs(occupied[p], days, bridged[p], prices)
        burden[p] = own_days + fairness[p, ones(occupied[p])]
        cost += burden[p]
        if own_days > 0:
            broken[hurt], rank[p] = p, hurt
            hurt += 1
    best, kept_slot, kept_variant = cost, slot.copy(), variant.copy()
    chain, mark = np.empty(meetings, np.int64), np.zeros(meetings, np.int64)
    seen, touched = np.zeros(persons, np.int64), np.empty(persons, np.int64)
    fresh, fresh_site = np.empty(persons, np.uint64), np.empty(persons, np.uint64)
    weigh, weigh_days = np.empty(persons), np.empty(persons)
    stamp, tried, state, temperature = 0, 0, seed, hot
    cooling = (cold / hot) ** (1.0 / max(1, moves // 256))
    while tried < moves and best > target + 1e-9:
        tried += 1
        if tried & 255 == 0:
            temperature *= cooling
        state = following(state)
        pick, kind = state >> np.uint64(16), state & np.uint64(15)
        open_ = whole
        push = False
        if waiting and kind < 5:
            m = pool[np.int64(pick % np.uint64(waiting))]
        elif hurt and kind >= 6:
            # Somebody with a break: one of their meetings, to a slot beside another one.
            p = broken[np.int64(pick % np.uint64(hurt))]
            first = own_from[p]
            m = own[first + np.int64((pick >> np.uint64(12)) % np.uint64(own_from[p + 1] - first))]
            if slot[m] >= 0:
                rest = occupied[p] & ~(one << np.uint64(slot[m]))
                open_ = ((rest << one) | (rest >> one)) & ~occupied[p]
        else:
            m = np.int64(pick % np.uint64(meetings))
            push = kind == 5
        if fixed[m]:
            continue
        a, v = slot[m], variant[m]
        choices = variants_from[m + 1] - variants_from[m]
        if choices == 0:
            continue
        if a < 0 or (choices > 1 and (push or kind & np.uint64(3) == 3)):
            push = True
            v = variants_from[m] + np.int64((pick >> np.uint64(33)) % np.uint64(choices))
        open_ &= allowed[v]
        if a >= 0 and v == variant[m]:
            open_ &= ~(one << np.uint64(a))
        if open_ == 0:
            continue
        # The first open slot from a random one on, around the end.
        b = slot_of(open_, (pick >> np.uint64(24)) % np.uint64(slots))
        here = one << np.uint64(b)
        stamp += 1
        count, people, ok, delta = 1, 0, True, 0.0
        chain[0], mark[m] = m, stamp
        if push:
            for k in range(seats_from[v], seats_from[v + 1]):
                other = at[seats[k], b]
                if other >= 0 and mark[other] != stamp:
                    mark[other], chain[count] = stamp, other
                    count += 1
        else:
            there, i = one << np.uint64(a), 0
            while i < count and ok:
                c = chain[i]
                i += 1
                o = b if slot[c] == a else a
                ok = bool((allowed[variant[c]] >> np.uint64(o)) & one)
                for k in range(seats_from[variant[c]], seats_from[variant[c] + 1]):
                    other = at[seats[k], o]
                    if other >= 0 and mark[other] != stamp:
                        mark[other], chain[count] = stamp, other
                        count += 1
        for i in range(count):
            ok = ok and not fixed[chain[i]]
        if not ok:
            continue
        # Whom it touches: first without the meetings of the chain, then with them in their new slots.
        for i in range(count):
            c = chain[i]
            if slot[c] >= 0:
                keep = ~(one << np.uint64(slot[c]))
                for k in range(seats_from[variant[c]], seats_from[variant[c] + 1]):
                    p = seats[k]
                    if seen[p] != stamp:
                        seen[p], touched[people] = stamp, p
                        people += 1
                        fresh[p], fresh_site[p] = occupied[p], site[p]
                    fresh[p] &= keep
                    fresh_site[p] &= keep
        if push:
            inside = on_site[v] & here
            for k in range(seats_from[v], seats_from[v + 1]):
                p = seats[k]
                if seen[p] != stamp:
                    seen[p], touched[people] = stamp, p
                    people += 1
                    fresh[p], fresh_site[p] = occupied[p], site[p]
                fresh[p] |= here
                fresh_site[p] = fresh_site[p] | here if inside else fresh_site[p] & ~here
            for k in range(seats_from[v], seats_from[v + 1]):
                p = seats[k]
                while ok:
                    # What must go: too many meetings, too many on this day, or no time to travel.
                    from_ = none
                    if ones(fresh[p]) > most[p]:
                        from_ = fresh[p] & ~here
                    elif limited:
                        from_ = over(fresh[p], days, most_a_day[p]) & ~here
                    if from_ == none and travels:
                        from_ = hurried(here, near[b], fresh[p], fresh_site[p])
                    if from_ == none:
                        if ones(fresh[p]) > most[p]:
                            ok = False
                        break
                    state = following(state)
                    other = at[p, slot_of(from_, (state >> np.uint64(20)) % np.uint64(slots))]
                    if fixed[other] or mark[other] == stamp:
                        ok = False
                        break
                    mark[other], chain[count] = stamp, other
                    count += 1
                    keep = ~(one << np.uint64(slot[other]))
                    for j in range(seats_from[variant[other]], seats_from[variant[other] + 1]):
                        q = seats[j]
                        if seen[q] != stamp:
                            seen[q], touched[people] = stamp, q
                            people += 1
                            fresh[q], fresh_site[q] = occupied[q], site[q]
                        fresh[q] &= keep
                        fresh_site[q] &= keep
                ok = ok and not (limited and over(fresh[p], days, most_a_day[p]))
        else:
            for i in range(count):
                c = chain[i]
                o = b if slot[c] == a else a
                bit = one << np.uint64(o)
                for k in range(seats_from[variant[c]], seats_from[variant[c] + 1]):
                    fresh[seats[k]] |= bit
                    if on_site[variant[c]] & bit:
                        fresh_site[seats[k]] |= bit
            for i in range(people if limited or travels else 0):
                p = touched[i]
                ok = ok and not (limited and over(fresh[p], days, most_a_day[p]))
                if travels:
                    ok = ok and not hurried(here, near[b], fresh[p], fresh_site[p])
                    ok = ok and not hurried(there, near[a], fresh[p], fresh_site[p])
        for i in range(count if ok else 0):
            # Orders, as far as both are placed afterwards.
            c = chain[i]
            o = b if i == 0 else -1
            if not push:
                o = b if slot[c] == a else a
            if o < 0:
                continue
            for k in range(ahead_from[c], ahead_from[c + 1]):
                s = slot[ahead[k]]
                if mark[ahead[k]] == stamp:
                    s = -1 if push else (b if s == a else a)
                ok = ok and not s >= o
            for k in range(behind_from[c], behind_from[c + 1]):
                s = slot[behind[k]]
                if mark[behind[k]] == stamp:
                    s = -1 if push else (b if s == a else a)
                ok = ok and not 0 <= s <= o
        if not ok:
            continue
        # Tables: take the chain away, put it back in its new slots, look whether every row still holds.
        changed = needs > 0
        if changed:
            for i in range(count):
                c = chain[i]
                s = slot[c]
                if s >= 0:
                    seat(load, row_holds, need_of(c, variant[c], s, on_site, need_site, need_online), s, -1)
                if not push or i == 0:
                    o = b if i == 0 or s == a else a
                    w = v if i == 0 else variant[c]
                    seat(load, row_holds, need_of(c, w, o, on_site, need_site, need_online), o, 1)
            attempts = 0
            r = 0
            while r < rows and ok:
                if load[r, b] > row_most[r, b]:
                    ok = False
                    if push:
                        while attempts < TRIES and size[b] > 0:
                            attempts += 1
                            state = following(state)
                            other = members[b, np.int64((state >> np.uint64(20)) % np.uint64(size[b]))]
                            need = need_of(other, variant[other], b, on_site, need_site, need_online)
                            if mark[other] == stamp or fixed[other] or need < 0 or not row_holds[r, need]:
                                continue
                            mark[other], chain[count] = stamp, other
                            count += 1
                            seat(load, row_holds, need, b, -1)
                            for j in range(seats_from[variant[other]], seats_from[variant[other] + 1]):
                                q = seats[j]
                                if seen[q] != stamp:
                                    seen[q], touched[people] = stamp, q
                                    people += 1
                                    fresh[q], fresh_site[q] = occupied[q], site[q]
                                fresh[q] &= ~here
                                fresh_site[q] &= ~here
                            ok = True
                            break
                elif not push and load[r, a] > row_most[r, a]:
                    ok = False
                else:
                    r += 1
        if ok:
            for i in range(people):
                p = touched[i]
                weigh_days[i] = day_costs(fresh[p], days, bridged[p], prices)
                weigh[i] = weigh_days[i] + fairness[p, ones(fresh[p])]
                delta += weigh[i] - burden[p]
            if push:
                for i in range(count):
                    if i == 0 and a < 0:
                        delta -= unplaced[m]
                    elif i > 0:
                        delta += unplaced[chain[i]]
            if delta > 0:
                state = following(state)
                chance = np.float64(state >> np.uint64(11)) * (1.0 / 9007199254740992.0)
                ok = chance < np.exp(-delta / temperature)
        if not ok:
            if changed:
                for i in range(count):
                    c = chain[i]
                    s = slot[c]
                    if s >= 0:
                        seat(
                            load, row_holds, need_of(c, variant[c], s, on_site, need_site, need_online), s, 1
                        )
                    if not push or i == 0:
                        o = b if i == 0 or s == a else a
                        w = v if i == 0 else variant[c]
                        seat(load, row_holds, need_of(c, w, o, on_site, need_site, need_online), o, -1)
            continue
        for i in range(people):
            p = touched[i]
            occupied[p], site[p], burden[p] = fresh[p], fresh_site[p], weigh[i]
            if weigh_days[i] > 0 and rank[p] < 0:
                broken[hurt], rank[p] = p, hurt
                hurt += 1
            elif weigh_days[i] <= 0 <= rank[p]:
                hurt -= 1
                final = broken[hurt]
                broken[rank[p]], rank[final] = final, rank[p]
                rank[p] = -1
        for i in range(count):
            c = chain[i]
            s = slot[c]
            if s >= 0:
                for k in range(seats_from[variant[c]], seats_from[variant[c] + 1]):
                    if at[seats[k], s] == c:
                        at[seats[k], s] = -1
                size[s] -= 1
                last = members[s, size[s]]
                members[s, place[c]], place[last] = last, place[c]
        for i in range(count):
            c = chain[i]
            if push and i > 0:
                slot[c] = -1
                pool[waiting], where[c] = c, waiting
                waiting += 1
                continue
            o = b if i == 0 or slot[c] == a else a
            if slot[c] < 0:
                waiting -= 1
                last = pool[waiting]
                pool[where[c]], where[last] = last, where[c]
                where[c] = -1
            if i == 0:
                variant[c] = v
            slot[c] = o
            members[o, size[o]], place[c] = c, size[o]
            size[o] += 1
            for k in range(seats_from[variant[c]], seats_from[variant[c] + 1]):
                at[seats[k], o] = c
        cost += delta
        if cost < best - 1e-9:
            best = cost
            kept_slot[:], kept_variant[:] = slot, variant
    return kept_slot, kept_variant, best, tried
