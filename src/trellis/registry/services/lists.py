"""Cleaning lists."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from trellis.registry.services.texts import Unfit
from trellis.registry.types import FieldSpec, Value

MAX_ITEMS = 400


def clean_list(spec: FieldSpec, value: Value, item: Callable[[FieldSpec, Any], Any]) -> list[Any]:
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list | tuple):
        raise Unfit(_("Write a list here."))
    if len(value) > MAX_ITEMS:
        raise Unfit(_("At most %(most)d entries fit here.") % {"most": MAX_ITEMS})
    cleaned = [item(spec, entry) for entry in value if entry not in (None, "")]
    return list({str(entry): entry for entry in cleaned if entry}.values())
