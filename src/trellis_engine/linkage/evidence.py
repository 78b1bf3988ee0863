"""What each field of two records says for or against their being the same organisation, in words."""

from dataclasses import dataclass

# In English; who shows them may translate them.
TEMPLATES = {
    ("name", "identical"): "same name {left}",
    ("name", "core"): "same name apart from legal form, accents, word order or language: {left} / {right}",
    ("name", "spelling"): "names {percent} % alike: {left} / {right}",
    ("name", "close"): "names {percent} % alike: {left} / {right}",
    ("name", "partly"): "names only {percent} % alike: {left} / {right}",
    ("name", "little"): "names only {percent} % alike: {left} / {right}",
    ("name", "different"): "different names: {left} / {right}",
    ("name", "missing"): "one of the records has no name",
    ("name", "with_city"): "same name, in one with the city of the other: {left} / {right}",
    ("name", "contained"): "all words of one name are in the other: {left} / {right}",
    ("name", "site"): "same name apart from the name of a site: {left} / {right}",
    ("name", "part"): "a part of one name is like the other: {left} / {right}",
    ("acronym", "spelled_out"): "{acronym} is the acronym of {name}",
    ("acronym", "spelled_out_short"): "{acronym}, a short acronym, fits {name}",
    ("acronym", "shared"): "same acronym {acronym}",
    ("acronym", "shared_short"): "same short acronym {acronym}",
    ("shared_words", "rare"): "the common words are rare",
    ("shared_words", "uncommon"): "the common words are not very telling",
    ("shared_words", "generic"): "the common words are generic",
    ("extra_words", "one_side"): "one name has the telling word {words} more",
    ("extra_words", "city"): "one name has {words} more, which is its city",
    ("extra_words", "both_sides"): "each name has a telling word the other lacks: {left} / {right}",
    ("generic_words", "one_side"): "one name has the generic word {words} more",
    ("generic_words", "both_sides"): "each name has a generic word the other lacks: {left} / {right}",
    ("number", "different"): "different numbers: {left} / {right}",
    ("number", "one_side"): "only one name has the number {words}",
    ("direction", "different"): "different parts of a region: {left} / {right}",
    ("direction", "one_side"): "only one name says {words}",
    ("place_in_name", "different"): "the names speak of different places: {left} / {right}",
    ("registration_id", "same"): "same {scheme} {value}",
    ("registration_id", "different"): "different {scheme}: {left} / {right}",
    ("domain", "same"): "same web or mail domain {domain}",
    ("domain", "different"): "different web domains: {left} / {right}",
    ("country", "same"): "same country {country}",
    ("country", "different"): "different countries: {left} / {right}",
    ("place", "same_city"): "same city {city}",
    ("place", "near"): "{km} km apart",
    ("place", "apart"): "{km} km apart",
    ("place", "apart_generic"): "{km} km apart, and the common words are not telling",
    ("place", "other_city"): "different cities: {left} / {right}",
    (
        "place",
        "other_city_generic",
    ): "different cities, and the common words are not telling: {left} / {right}",
    ("legal_form", "same"): "same legal form",
    ("legal_form", "different"): "different legal forms: {left} / {right}",
    ("kind", "same"): "same kind {kind}",
    ("kind", "different"): "different kinds: {left} / {right}",
    ("parent", "of_the_other"): "one is the parent of the other",
    ("former_name", "used"): "{name} is a former name",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What one field says, before it is weighed: `level` is one of those in `weights`."""

    field: str
    level: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one field says for or against two records' being the same organisation.

    Attributes
    ----------
    field, level : str
        Names of the field and of what was found; together they choose `template`.
    values : tuple of (str, str)
        What to put into the template.
    weight : float
        Log-likelihood ratio [nats]: above 0 for the same organisation, below 0 against.

    Examples
    --------
    >>> found = Evidence("domain", "same", (("domain", "cluster.eu"),), 5.0)
    >>> found.words, found.template, found.speaks_for
    ('same web or mail domain cluster.eu', 'same web or mail domain {domain}', True)
    """

    field: str
    level: str
    values: tuple[tuple[str, str], ...]
    weight: float

    @property
    def template(self) -> str:
        """English sentence with named gaps, for translation."""
        return TEMPLATES[self.field, self.level]

    @property
    def words(self) -> str:
        """The evidence as an English sentence."""
        return self.template.format(**dict(self.values))

    @property
    def speaks_for(self) -> bool:
        """True if it speaks for the same organisation."""
        return self.weight > 0


def templates() -> dict[tuple[str, str], str]:
    """Return every sentence that evidence may use, by field and level: what a translator needs.

    Examples
    --------
    >>> templates()["country", "same"]
    'same country {country}'
    """
    return dict(TEMPLATES)
