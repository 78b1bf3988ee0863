"""Read our own lists (ecosystems, technologies, themes, kinds ...) from their YAML files."""

from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from trellis.taxonomy.types import EU_LANGUAGES, InvalidEdition, Scheme, Term

DATA = Path(__file__).resolve().parents[1] / "data"
VOCABULARIES = (
    "ecosystem", "technology", "theme", "organisation_kind", "network_kind", "size", "member_kind", "service",
    "cluster_type", "label", "advice", "learning", "digital_level", "glossary", "link",
)  # fmt: skip

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Text = Annotated[str, Field(min_length=1, max_length=600)]
Texts = dict[str, Text]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TermEntry(Strict):
    code: Slug
    parent: Slug | None = None
    names: Texts
    definitions: Texts
    aliases: tuple[Text, ...] = ()
    extra: dict[str, Any] = {}

    @model_validator(mode="after")
    def check_languages(self) -> "TermEntry":
        for texts in (self.names, self.definitions):
            if "en" not in texts:
                raise ValueError(f"{self.code} has no English text")
            if strange := sorted(set(texts) - set(EU_LANGUAGES)):
                raise ValueError(f"{self.code} has texts in unknown languages: {', '.join(strange)}")
        return self


class VocabularyFile(Strict):
    scheme: Slug
    title: Text
    description: Text
    source: Text
    edition: Text
    terms: tuple[TermEntry, ...]

    @model_validator(mode="after")
    def check_tree(self) -> "VocabularyFile":
        seen: set[str] = set()
        for term in self.terms:
            if term.code in seen:
                raise ValueError(f"{term.code} stands twice")
            if term.parent is not None and term.parent not in seen:
                raise ValueError(f"{term.code} names a parent that does not stand before it: {term.parent}")
            seen.add(term.code)
        return self


def load_yaml(path: Path) -> Any:
    """Return what the YAML file holds. Raises InvalidEdition naming the file and the line that cannot be
    read.
    """
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InvalidEdition(f"{path.name} cannot be read: {error}") from error


def read_vocabulary(path: Path) -> tuple[Scheme, tuple[Term, ...]]:
    """Return the scheme and the terms of one file.

    Raises
    ------
    InvalidEdition
        If the file is not YAML or an entry is not as it must be; the message names the entry and what to
        correct.
    """
    try:
        content = VocabularyFile.model_validate(load_yaml(path))
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        raise InvalidEdition(f"{path.name}: {faults}") from error
    levels: dict[str, int] = {}
    terms = []
    for position, entry in enumerate(content.terms):
        levels[entry.code] = levels[entry.parent] + 1 if entry.parent else 0
        terms.append(
            Term(
                id=f"{content.scheme}:{entry.code}",
                scheme=content.scheme,
                code=entry.code,
                parent=f"{content.scheme}:{entry.parent}" if entry.parent else None,
                level=levels[entry.code],
                position=position,
                names=entry.names,
                definitions=entry.definitions,
                aliases=entry.aliases,
                extra=entry.extra,
            )
        )
    scheme = Scheme(
        code=content.scheme,
        family=content.scheme,
        title=content.title,
        description=content.description,
        source=content.source,
        edition=content.edition,
    )
    return scheme, tuple(terms)
