"""Each need that lacks something is told why, and nobody else is."""

import pytest

from trellis_engine.allocation import Need, Offer, Terms, allocate, reasons, templates

VIENNA, BUDAPEST = (48.2082, 16.3738), (47.4979, 19.0402)
CE = frozenset({"CE"})


def said(offers, needs, terms=None, **options):
    found = allocate(offers, needs, terms, **options)
    return [(one.need, one.lacking, one.words) for one in reasons(offers, needs, found, terms)]


def test_who_has_all_is_told_nothing():
    assert said([Offer("mill", "masks", 5)], [Need("ward", "masks", 5)]) == []


def test_what_is_shared_is_said_with_how_much_and_with_how_many():
    offers = [Offer("mill", "masks", 30), Offer("shed", "masks", 10)]
    needs = [Need("clinic", "masks", 40), Need("ward", "masks", 40), Need("post", "masks", 40, received=40)]
    assert said(offers, needs) == [
        ("clinic", 20, "all 40 that fit are given away, 20 of them here; 1 others share the rest"),
        ("ward", 20, "all 40 that fit are given away, 20 of them here; 1 others share the rest"),
    ]


@pytest.mark.parametrize(
    ("offer", "need", "terms", "words"),
    [
        (Offer("o", "gowns", 9), Need("n", "masks", 5), Terms(), "nobody offers masks"),
        (Offer("o", "masks", 0), Need("n", "masks", 5), Terms(), "nobody offers masks"),
        (Offer("o", "masks", 3), Need("n", "masks", 5), Terms(),
         "all 3 that fit come here; no more is offered"),
        (Offer("o", "masks", 9), Need("n", "masks", 5, marks=CE), Terms(), "1 offers of 9 lack CE"),
        (
            Offer("o", "masks", 9, place=VIENNA), Need("n", "masks", 5, place=BUDAPEST),
            Terms(farthest_km=200), "1 offers of 9 are too far; the nearest is 214 km away",
        ),
        (
            Offer("o", "masks", 9, place=VIENNA), Need("n", "masks", 5, place=BUDAPEST, due=1),
            Terms(km_a_day=100), "1 offers of 9 would arrive too late; the first 2 days after it is due",
        ),
        (
            Offer("o", "masks", 9, until=3), Need("n", "masks", 5), Terms(today=4),
            "1 offers of 9 could leave until before today only",
        ),
        (
            Offer("o", "masks", 9), Need("n", "masks", 5), Terms(refused=frozenset({("o", "n")})),
            "1 offers of 9 were refused",
        ),
        (
            Offer("o", "masks", 9, least=6), Need("n", "masks", 5), Terms(),
            "1 offers of 9 do not fit with the smallest lots",
        ),
    ],
)  # fmt: skip
def test_each_reason_is_said_where_it_holds(offer, need, terms, words):
    assert [text for _, _, text in said([offer], [need], terms)] == [words]


def test_offers_that_do_not_fit_are_counted_by_reason_the_most_first():
    offers = [Offer("o", "masks", 2), Offer("p", "masks", 3), Offer("q", "masks", 50, marks=CE, least=40)]
    assert [text for *_, text in said(offers, [Need("n", "masks", 9, marks=CE)])] == [
        "1 offers of 50 do not fit with the smallest lots",
        "2 offers of 5 lack CE",
    ]


def test_what_is_left_below_the_smallest_lot_is_named():
    """Fair would be four and three, but three is no lot."""
    offers = [Offer("o", "masks", 7, least=4)]
    needs = [Need("n", "masks", 4), Need("m", "masks", 4)]
    assert said(offers, needs) == [
        ("m", 4, "4 that fit are given away, 0 of them here, to 1 others the rest"),
        ("m", 4, "3 are left that would come in lots below the smallest"),
    ]


def test_every_template_can_be_translated():
    assert all("{" in text for text in templates())
    assert len(set(templates())) == 11
