from dataclasses import replace
from datetime import date, timedelta
from math import asin, cos, exp, log, radians, sin, sqrt

import numpy as np
import pytest

from trellis_engine.errors import InvalidRecord
from trellis_engine.similarity import CodesField, Matcher, Part, Profile, Taxonomy, TextField
from trellis_engine.similarity.texts import words_of

TODAY = date(2021, 6, 1)
TREE = Taxonomy(
    {f"{a}{b}{c}": f"{a}{b}" for a in "xyz" for b in "12" for c in "abc"}
    | {f"{a}{b}": a for a in "xyz" for b in "12"},
    completes={"x1a": {"z2c": 0.7}, "y": {"x2": 0.5}},
)
CODES = tuple(sorted(TREE.codes))
WORDS = (
    "recycling", "recycled", "polymer", "polymers", "wool", "spinning", "robot", "robotics", "battery",
    "steel", "tubes", "laser", "lasers", "ceramic", "PET", "milk", "Käse", "drone",
)  # fmt: skip
FIELDS = (CodesField("activity", 2.0, TREE), CodesField("skill", 1.0), TextField(weight=1.5))


def made(seed, number=40):
    generator = np.random.default_rng(seed)

    def some(of, most):
        return tuple(str(one) for one in generator.choice(of, int(generator.integers(0, most + 1))))

    return [
        Profile(
            f"p{one}",
            has={"activity": some(CODES, 3), "skill": some(("a", "b", "c"), 2)},
            seeks={"activity": some(CODES, 3), "skill": some(("a", "b", "c"), 2)} if one % 7 else {},
            text=" ".join(some(WORDS, 8)),
            sought=" ".join(some(WORDS, 4)) if one % 7 else "",
            place=(float(generator.uniform(40, 60)), float(generator.uniform(0, 20))) if one % 5 else None,
            reach=300.0 if one % 3 else None,
            updated=TODAY - timedelta(days=int(generator.integers(0, 900))) if one % 4 else None,
        )
        for one in range(number)
    ]


def fitted(profiles, **others):
    return Matcher(profiles, FIELDS, today=TODAY, **others)


class Plain:
    """The score of a pair by its definition, from the texts and codes themselves."""

    def __init__(self, profiles):
        documents = [self.terms(profile.text) for profile in profiles if profile.text]
        self.number = len(documents)
        self.usual = sum(map(len, documents)) / len(documents)
        self.holding = {}
        for document in documents:
            for term in set(document):
                self.holding[term] = self.holding.get(term, 0) + 1

    @staticmethod
    def terms(text):
        words = words_of(text)
        return words + ["~" + word[at : at + 5] for word in words for at in range(len(word) - 4)]

    def worth(self, term):
        holding = self.holding.get(term, 0)
        return log(1 + (self.number - holding + 0.5) / (holding + 0.5))

    def text(self, asking, other):
        asked, there = dict.fromkeys(self.terms(asking.sought)), self.terms(other.text)
        share = {term: 0.3 if term[0] == "~" else 1.0 for term in asked}
        whole = 2.2 * sum(share[term] * self.worth(term) for term in asked)
        scale = 1.2 * (0.25 + 0.75 * len(there) / self.usual)
        return sum(
            share[term] / whole * self.worth(term) * there.count(term) * 2.2 / (there.count(term) + scale)
            for term in asked
            if term in there
        )

    def content(self, asking, other):
        return self.sums(asking, other)[0]

    def sums(self, asking, other):
        """Return what answers, what comes besides, and whether anything is asked."""
        found = weights = 0.0
        for field in FIELDS[:2]:
            asked, held = set(asking.seeks.get(field.name, ())), other.has.get(field.name, ())
            if not asked:
                continue
            weights += field.weight
            nearest = [
                max((field.taxonomy.near(code).get(one, 0.0) for one in held), default=0.0) for code in asked
            ]
            found += field.weight * sum(nearest) / len(asked)
        if words_of(asking.sought):
            weights += 1.5
            found += 1.5 * self.text(asking, other)
        if not weights:
            return 0.0, 0.0, False
        besides = 0.0
        if asking.reach and asking.place:
            weights += 0.2
            if other.place:
                besides += 0.2 * exp(-kilometres(asking.place, other.place) / 300)
        if other.updated:
            besides += 0.1 * 0.5 ** ((TODAY - other.updated).days / 365)
        whole = weights + 0.1
        return found / whole, besides / whole, True

    def score(self, asking, other, *, both=False):
        forth = sum(self.sums(asking, other)[:2])
        if not both:
            return forth
        content, besides, asks = self.sums(other, asking)
        back = content + besides if asks else 0.5
        return 2 * forth * back / (forth + back) if forth + back else 0.0


def kilometres(one, other):
    (a, b), (c, d) = ((radians(x), radians(y)) for x, y in (one, other))
    return 2 * 6371.0088 * asin(sqrt(sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2))


@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_scores_are_those_of_every_pair_by_definition(seed, both):
    profiles = made(seed)
    matcher, plain = fitted(profiles), Plain(profiles)
    for asking in profiles:
        wanted = [plain.score(asking, other, both=both) for other in profiles]
        assert matcher.scores(asking, both=both) == pytest.approx(wanted, abs=1e-12)


@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_the_best_are_those_of_comparing_all_pairs(seed, both):
    profiles = made(seed)
    matcher, plain = fitted(profiles), Plain(profiles)
    at_once = dict(matcher.all_best(most=5, both=both))
    assert [*at_once] == [profile.key for profile in profiles]
    for asking in profiles:
        answering = [
            (-round(plain.score(asking, other, both=both), 12), number, other.key)
            for number, other in enumerate(profiles)
            if other is not asking and plain.content(asking, other) > 0
        ]
        wanted = [key for _, _, key in sorted(answering)[:5]]
        assert [match.key for match in matcher.best(asking, most=5, both=both)] == wanted
        assert at_once[asking.key] == tuple(wanted)


@pytest.mark.parametrize("both", [False, True])
def test_who_is_left_out_early_is_none_of_the_best(both):
    """Bounds stand for ways at first; whoever is near or far among many must come out as by full scores."""
    profiles = made(8, 120)
    matcher = fitted(profiles, near=3.0)
    at_once = dict(matcher.all_best(most=4, both=both))
    assert at_once == dict(matcher.all_best(most=4, both=both, threads=3))
    plain = Plain(profiles)
    for row, asking in enumerate(profiles):
        scores = matcher.scores(asking, both=both).round(12)
        scores[[at for at, other in enumerate(profiles) if not plain.content(asking, other)]] = 0
        scores[row] = 0
        wanted = [profiles[at].key for at in np.argsort(-scores, kind="stable")[:4] if scores[at]]
        assert [match.key for match in matcher.best(asking, most=4, both=both)] == wanted
        assert at_once[asking.key] == tuple(wanted)


@pytest.mark.parametrize("both", [False, True])
def test_a_match_says_the_score_and_parts_add_up(both):
    profiles = made(4)
    matcher, plain = fitted(profiles), Plain(profiles)
    for asking in profiles:
        for match in matcher.best(asking, both=both):
            other = next(profile for profile in profiles if profile.key == match.key)
            assert match.score == pytest.approx(plain.score(asking, other, both=both), abs=1e-12)
            assert match.forth.score == pytest.approx(sum(plain.sums(asking, other)[:2]), abs=1e-12)
            assert matcher.explain(asking, match.key, both=both) == match
            amounts = [part.amount for part in match.forth.parts]
            assert amounts == sorted(amounts, reverse=True)
            asks = plain.sums(other, asking)[2]
            assert (match.back is not None) == (both and asks)


@pytest.mark.parametrize("seed", range(3))
def test_seekers_are_those_whose_question_one_answers_best(seed):
    profiles = made(seed)
    matcher, plain = fitted(profiles), Plain(profiles)
    for offering in profiles:
        wanted = [
            (-round(plain.score(other, offering), 12), number, other.key)
            for number, other in enumerate(profiles)
            if other is not offering and plain.content(other, offering) > 0
        ]
        found = matcher.seekers(offering, most=5)
        assert [match.key for match in found] == [key for _, _, key in sorted(wanted)[:5]]
        for match in found:
            other = next(profile for profile in profiles if profile.key == match.key)
            assert match.score == pytest.approx(plain.score(other, offering), abs=1e-12)
            assert match.forth == matcher.fit(other, offering)


def without(profile, part):
    """The profile without what a reason names; a word gives way to another of its length."""
    values = dict(part.values)
    if part.kind == "way":
        return replace(profile, place=None)
    if part.kind == "fresh":
        return replace(profile, updated=None)
    held = values["held"]
    if part.kind == "codes":
        left = tuple(code for code in profile.has[values["field"]] if code not in held)
        return replace(profile, has={**profile.has, values["field"]: left})
    words = [f"{'q' * len(word)}" if word in held else word for word in words_of(profile.text)]
    return replace(profile, text=" ".join(words))


def test_without_what_a_reason_names_the_score_is_lower_by_its_part():
    generator, tried, kinds = np.random.default_rng(6), 0, set()
    while tried < 1_000:
        profiles = made(int(generator.integers(1_000_000)), 30)
        matcher = fitted(profiles)
        asking = profiles[int(generator.integers(30))]
        for match in matcher.best(asking):
            other = next(profile for profile in profiles if profile.key == match.key)
            part = match.forth.parts[int(generator.integers(len(match.forth.parts)))]
            lower = matcher.fit(asking, without(other, part))
            assert match.forth.score - lower.score == pytest.approx(part.amount, abs=1e-9)
            kinds.add(part.kind)
            tried += 1
    assert kinds == {"codes", "words", "way", "fresh"}


def test_reasons_in_words():
    mill = Profile(
        "mill", has={"activity": ("x1", "y2a")}, text="Recycled wool", place=(48.2, 16.4), updated=TODAY
    )
    asking = Profile(
        "shop", seeks={"activity": ("x1a", "x1b")}, sought="recycling", place=(48.3, 14.3), reach=300.0
    )
    found = fitted([mill]).best(asking)[0]
    assert {part.kind: part.words for part in found.forth.parts} == {
        "codes": "activity: sought x1a and x1b, there x1",
        "words": "text: recycled",
        "way": "156 km away",
        "fresh": "known to be right on 2021-06-01",
    }
    assert {*Part.TEMPLATES} >= {"codes", "words", "way", "fresh"}


def test_near_is_better_than_far_and_what_completes_counts():
    profiles = [
        Profile(key, has={"activity": (code,)})
        for key, code in (
            ("far", "y1a"),
            ("beside", "x1b"),
            ("broader", "x1"),
            ("itself", "x1a"),
            ("user", "z2c"),
        )
    ]
    found = fitted(profiles).best(Profile("shop", seeks={"activity": ("x1a",)}))
    assert [match.key for match in found] == ["itself", "user", "broader", "beside"]


def test_what_only_completes_something_is_answered_by_itself_too():
    """Asked by a profile that is not stored, a code that the vocabulary names nowhere else."""
    nace = Taxonomy({"13.1": "13"}, completes={"13.1": {"01.4": 0.5}})
    matcher = Matcher([Profile("farm", has={"activity": ("01.4",)})], [CodesField("activity", taxonomy=nace)])
    (found,) = matcher.best(Profile("shop", seeks={"activity": ("01.4",)}))
    assert (found.key, found.score) == ("farm", 1.0)


@pytest.mark.parametrize(("sought", "text"), [("Straße", "STRASSE"), ("μαλλί", "ΜΑΛΛΙ"), ("вълна", "valna")])
def test_words_meet_however_they_are_spelt(sought, text):
    matcher = Matcher([Profile("mill", text=text)], [TextField()])
    assert [match.key for match in matcher.best(Profile("shop", sought=sought))] == ["mill"]


def test_without_pieces_only_whole_words_meet():
    mills = [Profile("one", text="recycled wool"), Profile("other", text="recycling, recycling")]
    matcher = Matcher(mills, [TextField(pieces=0.0)])
    (found,) = matcher.best(Profile("shop", sought="recycling of paper"))
    assert (found.key, found.forth.parts[0].words) == ("other", "text: recycling")
    assert found.score == pytest.approx(matcher.scores(Profile("shop", sought="recycling of paper"))[1])


def test_one_who_seeks_nothing_finds_nothing_and_can_be_found():
    profiles = [Profile("mill", has={"skill": ("a",)}), Profile("shop", seeks={"skill": ("a",)})]
    matcher = fitted(profiles)
    assert matcher.best(profiles[0], both=True) == ()
    (found,) = matcher.best(profiles[1], both=True)
    assert (found.key, found.back) == ("mill", None)
    assert matcher.fit(profiles[0], profiles[1]).parts == ()
    assert found.score == pytest.approx(2 * found.forth.score * 0.5 / (found.forth.score + 0.5))


def test_equal_ones_come_in_the_order_of_profiles_and_not_oneself():
    profiles = [Profile(key, has={"skill": ("a",)}, seeks={"skill": ("a",)}) for key in "cabd"]
    matcher = fitted(profiles)
    assert [match.key for match in matcher.best(profiles[1], most=2)] == ["c", "b"]
    assert dict(matcher.all_best(most=2))["a"] == ("c", "b")
    assert matcher.best(profiles[1], most=0) == ()


def test_no_profiles_no_matches():
    matcher = fitted([])
    assert matcher.best(Profile("shop", seeks={"skill": ("a",)}, sought="wool")) == ()
    assert [*matcher.all_best()] == []


def test_what_nobody_has_counts_and_is_not_found():
    matcher = fitted([Profile("mill", has={"skill": ("a",)}, text="wool")])
    found = matcher.best(Profile("shop", seeks={"skill": ("a", "unheard")}, sought="wool unheard"))
    assert {part.kind: dict(part.values)["asked"] for part in found[0].forth.parts} == {
        "codes": ("a",), "words": ("wool",),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: fitted([Profile("a"), Profile("a")]),
         "two profiles have one key; give each one of its own."),
        (lambda: fitted([], near=-1.0), "near is -1.0 and fresh 0.1; give 0 or more."),
        (lambda: Matcher([], []), "there is no field; give at least one."),
        (lambda: Matcher([], [TextField(), TextField()]), "field 'text' is there twice."),
        (lambda: Matcher([], [TextField(weight=0)]), "field 'text': weight is 0; give a number above 0."),
        (lambda: Profile(""), "a profile has no key; give each one of its own."),
        (lambda: Profile("a", reach=0.0), "profile 'a': reach is 0.0; give km above 0."),
        (lambda: Profile("a", place=(float("nan"), 1.0)),
         "profile 'a': place is (nan, 1.0); give latitude and longitude."),
        (lambda: Taxonomy({"a": "b", "b": "a"}), "vocabulary: 'b' is among its own broader codes."),
        (lambda: Taxonomy(broader=1.5), "vocabulary: broader is 1.5; give a number from 0 to 1."),
        (lambda: Taxonomy(completes={"a": {"b": 2.0}}),
         "vocabulary: b completing a is 2.0; give a number from 0 to 1."),
        (lambda: fitted([]).explain(Profile("a"), "b"), "there is no profile 'b'."),
        (lambda: fitted([]).best(Profile("a"), most=-1), "most is -1; give 0 or more."),
        (lambda: next(fitted([]).all_best(threads=0)), "threads is 0; give 1 or more."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(make, words):
    with pytest.raises(InvalidRecord) as refused:
        make()
    assert str(refused.value) == words
