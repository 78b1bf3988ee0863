"""How much of what matters a profile says. Pure: a blueprint and a profile in, score and gaps out."""

from django.utils.translation import get_language

from trellis.registry.types import (
    Blueprint,
    Completeness,
    FieldSpec,
    FieldType,
    MissingField,
    Profile,
    in_language,
)


def completeness(blueprint: Blueprint, profile: Profile) -> Completeness:
    """The share of the weights of the fields that say something [percent, whole], and the fields that do not.

    A text in several languages counts fully only with English, by half without.
    """
    weighted = [spec for spec in blueprint.fields() if spec.weight]
    total = sum(spec.weight for spec in weighted)
    if not total:
        return Completeness(score=100, missing=())
    reached = sum(spec.weight * share(spec, profile) for spec in weighted)
    gaps = sorted(
        (spec for spec in weighted if share(spec, profile) < 1), key=lambda spec: (-spec.weight, spec.name)
    )
    return Completeness(
        score=int(100 * reached / total),
        missing=tuple(gap(spec, profile, total) for spec in gaps),
    )


def share(spec: FieldSpec, profile: Profile) -> float:
    value = profile.values.get(spec.name)
    if value is None:
        return 0
    return 0.5 if spec.type == FieldType.TRANSLATED and "en" not in value else 1


def gap(spec: FieldSpec, profile: Profile, total: int) -> MissingField:
    language = get_language() or "en"
    return MissingField(
        name=spec.name,
        label=in_language(spec.label, language),
        why=in_language(spec.why, language),
        points=round(100 * spec.weight * (1 - share(spec, profile)) / total),
    )
