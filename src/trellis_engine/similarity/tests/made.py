"""Made-up projects, and a score computed again from single facts, in plain Python."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from math import log, log1p, sqrt

import numpy as np

from trellis_engine.similarity import Project

TODAY = date(2021, 1, 1)
ORGANISATIONS = tuple(f"o{number:02}" for number in range(40))
COUNTRIES = ("AT", "BE", "CZ", "")
TRAITS = {
    "country": {key: COUNTRIES[number % 4] for number, key in enumerate(ORGANISATIONS)},
    "type": {key: ("firm", "school", "lab")[number % 3] for number, key in enumerate(ORGANISATIONS)},
}


def projects(seed, number=45):
    """Return projects of one to six partners, some of whom take part in many."""
    generator = np.random.default_rng(seed)
    draw = 1 / np.arange(1, len(ORGANISATIONS) + 1)
    return [
        Project(
            f"p{one}",
            {
                *generator.choice(
                    ORGANISATIONS, int(generator.integers(1, 7)), replace=False, p=draw / draw.sum()
                ).tolist()
            },
            TODAY - timedelta(days=int(generator.integers(0, 2000))),
            "abc"[one % 3],
        )
        for one in range(number)
    ]


class Facts:
    """What is known of everybody, and the score of a pair with one fact fewer."""

    def __init__(self, made, weights):
        self.weights, self.pulls = weights, {}
        self.shared, self.close, self.known = defaultdict(Counter), defaultdict(Counter), set()
        self.joined, self.lately, self.of_sort = defaultdict(Counter), defaultdict(Counter), Counter()
        for project in made:
            several = len(project.partners) > 1
            for one in project.partners:
                self.known.add(one)
                if several:
                    age = (TODAY - project.started).days / 365.25
                    self.joined[one][project.sort] += 1
                    self.lately[one][project.sort] += 0.5 ** (age / 1.4)
                    self.of_sort[project.sort] += 0.5 ** (age / 1.4)
                for other in project.partners - {one}:
                    self.shared[one][other] += 1
                    self.close[one][other] += 3 / sqrt(len(project.partners) - 1)
        self.usual = sum(self.joined.values(), Counter())
        self.between = {name: Counter() for name in TRAITS}
        for name, of in TRAITS.items():
            for one, others in self.shared.items():
                for other, number in others.items():
                    self.between[name][of[one], of[other]] += number

    def degree(self, key):
        return max(len(self.shared[key]), 1)

    def pull(self, key):
        """How near everybody is to one of them."""
        if key in self.pulls:
            return self.pulls[key]
        found = self.pulls[key] = Counter()
        for by, number in self.shared[key].items():
            found[by] += self.weights.ties * log1p(number) * self.degree(by) ** -0.25
            for far, more in self.shared[by].items():
                strength = log1p(number) * self.degree(by) ** -0.75 * log1p(more) / self.degree(far)
                found[far] += self.weights.near * strength
        return found

    def parts(self, one, other):
        """The amount of each fact of the other one that counts, by kind and name."""
        pull, weights, found = self.pull(one), self.weights, {}
        for by, close in self.close[other].items():
            kind = "both" if self.shared[one][by] else "near"
            found[kind, by] = pull[by] * log1p(close)
        found["habits", ""] = weights.habits * log1p(3000 * self.habit(one, other))
        for name, of in TRAITS.items():
            mine, theirs = of[one], of[other]
            if mine and theirs:
                found["lift", name] = weights.lift * self.lift(name, mine, theirs)
            if mine:
                of_mine = sum(self.between[name][mine, any_value] for any_value in {*of.values()})
                with_them = sum(number for key, number in self.shared[other].items() if of[key] == mine)
                found["welcome", name] = weights.welcome * log1p(3000 * with_them / max(of_mine, 1))
        return {key: amount for key, amount in found.items() if amount}

    def habit(self, one, other):
        usual, all_usual = self.usual, max(sum(self.usual.values()), 1)
        return sum(
            (self.joined[one][sort] + 2 * usual[sort] / all_usual)
            / (sum(self.joined[one].values()) + 2)
            * self.lately[other][sort]
            / (self.of_sort[sort] + 5)
            for sort in self.of_sort
        )

    def lift(self, name, mine, theirs):
        among = self.between[name]
        sums = Counter()
        for (first, _), number in among.items():
            sums[first] += number
        expected = sums[mine] * sums[theirs] / max(sum(sums.values()), 1)
        return log((among[mine, theirs] + 5) / (expected + 5))
