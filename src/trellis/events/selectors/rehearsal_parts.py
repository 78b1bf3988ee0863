"""What higher modules add to rehearsals: config/composition.py lists it."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.module_loading import import_string

from trellis.core.blocks import InUse
from trellis.events.types.rehearsals import RehearsalPart


def parts() -> InUse[RehearsalPart]:
    """Those of blocks that are on."""
    found: InUse[RehearsalPart] = import_string(settings.TRELLIS_REHEARSED)
    return found


def every_part() -> Iterator[RehearsalPart]:
    """Also those of a block that is off: what stands is copied, moved and removed with the event."""
    return iter(parts().every)
