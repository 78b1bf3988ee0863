"""The questions put to the search, in a realistic mix; the same for the same seed."""

import random
import string
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from bench.search.generator import WORDS, Made

# What a question is, with its share of all questions.
MIX = {
    "name": 22, "part of a name": 14, "name with a typo": 12, "beginning of a name": 12, "topic": 10,
    "topic and place": 8, "one filter": 8, "several filters": 8, "words and filter": 4, "everything": 2,
}  # fmt: skip
TOPICS = (
    "hydrogen", "textile", "robotics", "energy", "recycling", "artificial intelligence", "circular economy",
    "photonics", "digital", "cluster", "production", "investors", "textiles innovants", "Wasserstoff",
    "énergie", "formation", "emissions", "certification", "supply chains", "Forschung",
)  # fmt: skip
VIEWS = ((-12.0, 34.0, 35.0, 68.0, 4), (-25.0, 30.0, 45.0, 72.0, 3), (-180.0, -60.0, 180.0, 80.0, 1))


@dataclass(frozen=True, slots=True)
class Question:
    """A query string for the list and the facets, and the view for the map."""

    kind: str
    text: str
    filters: tuple[tuple[str, str], ...]
    view: tuple[float, float, float, float, int]

    @property
    def parameters(self) -> str:
        return urlencode([*([("q", self.text)] if self.text else []), *self.filters])

    @property
    def viewport(self) -> str:
        *box, zoom = self.view
        bbox = urlencode({"bbox": ",".join(f"{part:.4f}" for part in box), "zoom": zoom})
        return "&".join(part for part in (self.parameters, bbox) if part)


def mistype(text: str, rng: random.Random) -> str:
    """One letter lost, doubled by another, exchanged with its neighbour or replaced."""
    places = [place for place, letter in enumerate(text) if letter.isalpha()]
    place = rng.choice(places)
    letter = rng.choice(string.ascii_lowercase)
    while letter == text[place].lower():
        letter = rng.choice(string.ascii_lowercase)
    kind = rng.randrange(4)
    if kind == 0:
        return text[:place] + text[place + 1 :]
    if kind == 1:
        return text[:place] + letter + text[place:]
    if kind == 2 and place + 1 < len(text) and text[place + 1].isalpha() and text[place] != text[place + 1]:
        return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    return text[:place] + letter + text[place + 1 :]


def filters_of(made: Made, rng: random.Random, count: int) -> tuple[tuple[str, str], ...]:
    """Filters that some organisation meets, so that questions are not all answered by nothing."""
    held = [("country", made.country), ("kind", made.kind)]
    held += [(role, code) for role, codes in made.terms.items() for code in codes]
    held += [("network", str(host + 1)) for host in made.hosts]
    held += [("size", made.size)] if made.size else []
    held.append(("state", rng.choice(("green", "amber", "red"))))
    return tuple(sorted(rng.sample(held, min(count, len(held)))))


def view_of(made: Made, rng: random.Random) -> tuple[float, float, float, float, int]:
    """Europe, the world, or the surroundings of an organisation at some zoom."""
    if rng.random() < 0.4 or made.latitude is None or made.longitude is None:
        return rng.choice(VIEWS)
    zoom = rng.randint(5, 12)
    width, height = 360 * 2.5 / 2**zoom, 180 * 2.0 / 2**zoom
    south, north = max(-85.0, made.latitude - height / 2), min(85.0, made.latitude + height / 2)
    return (
        max(-180.0, made.longitude - width / 2),
        south,
        min(180.0, made.longitude + width / 2),
        north,
        zoom,
    )


def text_of(kind: str, made: Made, rng: random.Random) -> str:
    """What is typed in a question of this kind."""
    words, language = made.name.split(), rng.choice(list(WORDS["languages"]))
    made_of = {
        "name": lambda: made.name,
        "part of a name": lambda: " ".join(rng.sample(words, min(len(words), 2))),
        "name with a typo": lambda: mistype(made.name, rng),
        "beginning of a name": lambda: made.name[: rng.randint(3, max(4, len(made.name) // 2))],
        "topic": lambda: rng.choice([*TOPICS, *WORDS["languages"][language]["trades"]]),
        "topic and place": lambda: f"{rng.choice(TOPICS)} {made.city or made.country}",
        "words and filter": lambda: rng.choice(TOPICS),
    }
    return made_of[kind]() if kind in made_of else ""


FILTERS = {"one filter": (1, 1), "several filters": (2, 4), "words and filter": (1, 1)}


def ask(kind: str, made: Made, rng: random.Random) -> Question:
    fewest, most = FILTERS.get(kind, (0, 0))
    return Question(
        kind, text_of(kind, made, rng), filters_of(made, rng, rng.randint(fewest, most)), view_of(made, rng)
    )


def make_questions(everything: Sequence[Made], *, count: int, seed: int) -> list[Question]:
    """`count` questions, no two alike as a whole."""
    rng = random.Random(seed)
    public = [made for made in everything if made.published]
    seen: set[Question] = set()
    questions: list[Question] = []
    while len(questions) < count:
        question = ask(rng.choices(list(MIX), list(MIX.values()))[0], rng.choice(public), rng)
        if question not in seen:
            seen.add(question)
            questions.append(question)
    return questions


def make_typos(everything: Sequence[Made], *, count: int, seed: int) -> list[tuple[str, str]]:
    """(name with one typing error, address of the organisation meant)."""
    rng = random.Random(seed)
    public = [made for made in everything if made.published]
    return [
        (mistype(made.name, rng), f"organisation-{made.number + 1}") for made in rng.sample(public, count)
    ]
