"""What somebody sends about a meeting, on the day or afterwards."""

from collections.abc import Mapping

from trellis.meetings.types.outcomes import OutcomeValues


def read_outcome(sent: Mapping[str, str]) -> OutcomeValues:
    """A button that says met or not, with what was typed beside it."""
    rating = sent.get("rating", "")
    return OutcomeValues(
        has_met=sent.get("met") == "yes",
        rating=int(rating) if rating.isascii() and rating.isdigit() and len(rating) < 4 else None,
        next_step=sent.get("next_step", ""),
        agreement=sent.get("agreement", ""),
        remark=sent.get("remark", ""),
    )
