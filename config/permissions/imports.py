"""Who may do what with imports: what one may not change, one does not see."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from config.permissions.rules import (
    APPLIED,
    EVERYBODY,
    IMPORT,
    KEEPERS,
    OPERATORS,
    PREPARING,
    SIGNED_IN,
    STAGED,
    STAGING,
)
from trellis.core.permissions import row

behind_sign_in = partial(row, signs_in=True)
OPEN = (PREPARING, STAGED)

ROWS = (
    behind_sign_in("imports:imports", _("See one's own imports"), GET=SIGNED_IN),
    behind_sign_in("imports:start", _("Read how to begin an import"), GET=SIGNED_IN),
    behind_sign_in("imports:start", _("Begin an import"), POST=OPERATORS),
    behind_sign_in("imports:import", _("See where an import stands"), IMPORT, GET=KEEPERS),
    behind_sign_in("imports:progress", _("Watch an import at work"), IMPORT, GET=KEEPERS),
    behind_sign_in("imports:check", _("Have the rows checked"), IMPORT, only_while=OPEN, POST=KEEPERS),
    behind_sign_in("imports:accept", _("Have what was checked stored"), IMPORT, only_while=(STAGED,),
                   POST=OPERATORS),
    behind_sign_in("imports:search_again", _("Look for duplicates again"), IMPORT, only_while=(STAGED,),
                   POST=KEEPERS),
    behind_sign_in("imports:resume", _("Go on with work that stands still"), IMPORT, state=STAGING,
                   POST=KEEPERS),
    behind_sign_in("imports:discard", _("Give an import up"), IMPORT, only_while=OPEN, POST=KEEPERS),
    behind_sign_in("imports:undo", _("Take a stored import back, for seven days"), IMPORT, state=APPLIED,
                   POST=KEEPERS),
    behind_sign_in("imports:faults", _("See its faults"), IMPORT, GET=KEEPERS),
    behind_sign_in("imports:repair_alike", _("Correct all cells with the same fault"), IMPORT,
                   only_while=(STAGED,), POST=KEEPERS),
    behind_sign_in("imports:duplicates", _("See possible duplicates"), IMPORT, GET=KEEPERS),
    behind_sign_in("imports:decide", _("Decide whether two are the same"), IMPORT, only_while=(STAGED,),
                   POST=KEEPERS),
    behind_sign_in("imports:file", _("See how a file is read"), IMPORT, GET=KEEPERS),
    behind_sign_in("imports:file", _("Match its columns"), IMPORT, only_while=OPEN, POST=KEEPERS),
    behind_sign_in("imports:read_differently", _("Read a file in another way"), IMPORT, only_while=OPEN,
                   POST=KEEPERS),
    behind_sign_in("imports:set_constants", _("Say what is the same for every row"), IMPORT, only_while=OPEN,
                   POST=KEEPERS),
    behind_sign_in("imports:rows", _("See the rows"), IMPORT, GET=KEEPERS),
    behind_sign_in("imports:row", _("See one row"), IMPORT, GET=KEEPERS),
    behind_sign_in("imports:row", _("Correct one row"), IMPORT, only_while=(STAGED,), POST=KEEPERS),
    behind_sign_in("imports:repair_list", _("Take along the rows to correct"), IMPORT, GET=KEEPERS),
)  # fmt: skip

ONE, FILE = "/api/imports/{import_id}", "/api/imports/{import_id}/files/{position}"
API_ROWS = (
    row("/api/imports/", "", GET=EVERYBODY),
    row("/api/imports/", "", POST=OPERATORS),
    row(ONE, "", IMPORT, GET=KEEPERS),
    row(FILE, "", IMPORT, GET=KEEPERS),
    row(f"{FILE}/reading", "", IMPORT, only_while=OPEN, POST=KEEPERS),
    row(f"{FILE}/matches", "", IMPORT, only_while=OPEN, POST=KEEPERS),
    row(f"{FILE}/constants", "", IMPORT, only_while=OPEN, POST=KEEPERS),
    row(f"{ONE}/check", "", IMPORT, only_while=OPEN, POST=KEEPERS),
    row(f"{ONE}/faults", "", IMPORT, GET=KEEPERS),
    row(f"{FILE}/rows", "", IMPORT, GET=KEEPERS),
    row(f"{ONE}/missing", "", IMPORT, GET=KEEPERS),
    row(f"{FILE}/rows/{{row}}", "", IMPORT, only_while=(STAGED,), POST=KEEPERS),
    row(f"{FILE}/repair-alike", "", IMPORT, only_while=(STAGED,), POST=KEEPERS),
    row(f"{FILE}/repair-list", "", IMPORT, GET=KEEPERS),
    row(f"{ONE}/duplicates", "", IMPORT, GET=KEEPERS),
    row(f"{ONE}/duplicates/{{proposal_id}}", "", IMPORT, only_while=(STAGED,), has_part=True, POST=KEEPERS),
    row(f"{ONE}/accept", "", IMPORT, only_while=(STAGED,), POST=OPERATORS),
    row(f"{ONE}/resume", "", IMPORT, state=STAGING, POST=KEEPERS),
    row(f"{ONE}/search-again", "", IMPORT, only_while=(STAGED,), POST=KEEPERS),
    row(f"{ONE}/undo", "", IMPORT, state=APPLIED, POST=KEEPERS),
    row(f"{ONE}/discard", "", IMPORT, only_while=OPEN, POST=KEEPERS),
)
