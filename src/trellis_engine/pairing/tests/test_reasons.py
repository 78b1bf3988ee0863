"""Why somebody has no place."""

from trellis_engine.pairing import Chooser, pair_for_value, pair_stably, reasons, templates

HOSTS = [
    Chooser("full", ["other", "me"]),
    Chooser("deaf", ["other"]),
    Chooser("kin", ["me"]),
    Chooser("closed", ["me"], 0),
    Chooser("tied", [("third", "me")]),
    Chooser("fond", ["me"]),
]


def words(found):
    return [reason.words for reason in found]


def test_every_place_on_the_list_has_its_reason_and_then_who_would_take_them():
    everybody = [
        Chooser("other", ["full"]),
        Chooser("third", ["tied"]),
        Chooser("me", ["full", "deaf", "kin", "closed", "tied"]),
    ]
    conflicts = [("me", "kin")]
    pairing = pair_stably(everybody, HOSTS, conflicts=conflicts)
    assert pairing.unmatched == ("me",)
    found = reasons(everybody, HOSTS, pairing, conflicts=conflicts)
    assert words(found) == [
        "full is full with 1 it puts higher",
        "deaf does not list me",
        "me and kin have a conflict of interest",
        "closed takes nobody",
        "tied is full with 1, some tied with me: a lot or the order decided",
        "fond would take me, who does not list them",
    ]
    assert [reason.place for reason in found] == ["full", "deaf", "kin", "closed", "tied", ""]
    assert all(reason.applicant == "me" for reason in found)
    assert all(reason.template in templates() for reason in found)


def test_who_lists_nobody_is_told_so_and_who_would_take_them():
    hosts = [Chooser(f"h{number}", ["me"]) for number in range(5)]
    everybody = [Chooser("me", [])]
    found = reasons(everybody, hosts, pair_stably(everybody, hosts), conflicts=[("me", "h0")])
    assert words(found) == ["me lists nobody", "h1, h2, h3 and others would take me, who does not list them"]


def test_where_the_whole_decides_a_price_is_named():
    everybody = [Chooser("me"), Chooser("other")]
    hosts = [Chooser("lab"), Chooser("shut", quota=0)]
    values = {("me", "lab"): 3.0, ("other", "lab"): 7.5}
    found = reasons(everybody, hosts, pair_for_value(everybody, hosts, values))
    assert words(found) == [
        "lab is full with 1; me there would cost the whole 4.5",
        "shut takes nobody",
    ]


def test_room_may_stay_free_where_a_pair_is_worth_less_than_nothing():
    everybody, hosts = [Chooser("me")], [Chooser("lab")]
    pairing = pair_for_value(everybody, hosts, {("me", "lab"): -1.0}, most_first=False)
    assert words(reasons(everybody, hosts, pairing)) == [
        "lab has room left, but me there would serve the whole worse"
    ]


def test_places_may_hold_those_they_like_less_if_the_whole_is_served():
    everybody = [Chooser("me", ["lab"]), Chooser("other", ["lab"])]
    hosts = [Chooser("lab", ["me", "other"])]
    pairing = pair_for_value(everybody, hosts, {("me", "lab"): 1.0, ("other", "lab"): 1.0})
    held = pairing.pairs[0].applicant
    expected = {
        "other": "lab is full with 1; others there serve the whole better",
        "me": "lab is full with 1 it puts higher",
    }
    assert words(reasons(everybody, hosts, pairing)) == [expected[held]]


def test_where_nothing_can_make_room_it_says_so():
    everybody = [Chooser("me"), Chooser("other", least=1)]
    hosts = [Chooser("lab")]
    found = reasons(everybody, hosts, pair_for_value(everybody, hosts))
    assert words(found) == ["with me at lab fewer pairs would be left, or somebody with too few"]
