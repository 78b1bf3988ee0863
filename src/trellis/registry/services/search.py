"""The table that searches are served from, written in the transaction of the change."""

from collections.abc import Sequence


def refresh(*, organisation_ids: Sequence[int]) -> None:
    """Write the search rows of these organisations anew."""
