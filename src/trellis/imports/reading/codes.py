"""Countries, regions and codes of a scheme: the text is resolved, never quietly replaced."""

from trellis.imports.reading.cells import Flaw, Parsed
from trellis.imports.reading.resolvers import Resolved
from trellis.imports.types import Verdict

MISSING_OR_NAMIBIA = "NA"


def parsed_code(resolved: Resolved, kind: str) -> Parsed:
    """Return the code; a converted one is told, an unknown, retired or ambiguous text is refused by name.

    `kind` is the word in the code of the flaw: country, region, code.
    """
    if resolved.code:
        if resolved.reason != "converted":
            return Parsed(resolved.code)
        return Parsed(resolved.code, (Flaw(f"converted_{kind}", Verdict.REPAIRED, resolved.code),))
    reason = resolved.reason or "unknown"
    return Parsed(None, (Flaw(f"{reason}_{kind}", Verdict.REFUSED, resolved.suggestion),))


def parsed_country(text: str, resolved: Resolved) -> Parsed:
    """Return the country; "NA" means "missing" as often as it means Namibia, so a person says which."""
    if text == MISSING_OR_NAMIBIA:
        return Parsed(None, (Flaw("missing_or_namibia", Verdict.REFUSED, "Namibia"),))
    return parsed_code(resolved, "country")
