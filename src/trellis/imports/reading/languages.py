"""Which language texts are written in, from their small words and letters."""

import itertools
import re
from collections import Counter
from collections.abc import Iterable

from trellis.imports.reading.alphabets import LETTERS, WORDS
from trellis.imports.reading.settings import Finding

WORD = re.compile(r"[^\W\d_]+")
ENOUGH_WORDS = 12
MOST_WORDS = 20_000
SMALL_SHARE = 0.04  # of running text at least this share are small words; lists of names have fewer


def detect_language(texts: Iterable[str]) -> Finding:
    """Return the likeliest language of the texts; English, unsure, where there is little text."""
    found = itertools.islice((word.lower() for text in texts for word in WORD.findall(text)), MOST_WORDS)
    words = Counter(found)
    letters = {letter for word in words for letter in word if letter > "\x7f"}
    scores = {
        language: sum(words[word] for word in small.split()) + 0.2 * len(letters & set(LETTERS[language]))
        for language, small in WORDS.items()
    }
    ranked = sorted(scores, key=lambda language: (-scores[language], language != "en", language))
    best, second = ranked[0], ranked[1]
    if scores[best] < max(3.0, SMALL_SHARE * words.total()) or words.total() < ENOUGH_WORDS:
        return Finding(
            value="en", confidence=0.2, reason="language_unsure", alternatives=tuple(sorted(WORDS))
        )
    confidence = min(0.98, 0.5 + 0.5 * (scores[best] - scores[second]) / scores[best])
    return Finding(
        value=best,
        confidence=round(confidence, 2),
        reason="language_words",
        alternatives=tuple(language for language in ranked if language != best),
    )
