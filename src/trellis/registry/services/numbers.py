"""Cleaning numbers."""

import re
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from trellis.registry.services.texts import Unfit, brief
from trellis.registry.types import FieldSpec, Value


def number(spec: FieldSpec, value: Value) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise Unfit(_("Write a number here."))
    if (isinstance(value, str) and len(value) > 60) or (isinstance(value, int) and abs(value) > 2**63):
        raise Unfit(_("This number is too large."))
    text = re.sub(r"[\s\u00a0\u202f]", "", str(value)).replace(",", ".")
    try:
        found = Decimal(text)
    except InvalidOperation as error:
        raise Unfit(_("“%(value)s” is not a number.") % {"value": brief(value)}) from error
    if not found.is_finite():
        raise Unfit(_("Write a number here."))
    low, high = spec.minimum, spec.maximum
    if (low is not None and found < Decimal(str(low))) or (high is not None and found > Decimal(str(high))):
        raise Unfit(_("Write a number from %(low)s to %(high)s.") % {"low": shown(low), "high": shown(high)})
    return found


def shown(bound: float | None) -> str:
    return "…" if bound is None else f"{bound:g}" if abs(bound) < 1e6 else f"{bound:.0f}"


def is_within(spec: FieldSpec, value: float) -> bool:
    return (spec.minimum is None or value >= spec.minimum) and (spec.maximum is None or value <= spec.maximum)


def integer(spec: FieldSpec, value: Value) -> int:
    if type(value) is int and abs(value) <= 2**53 and is_within(spec, value):
        return value
    found = number(spec, value)
    if found != found.to_integral_value():
        raise Unfit(_("Write a whole number here."))
    if abs(found) > 2**53:
        raise Unfit(_("This number is too large."))
    return int(found)
