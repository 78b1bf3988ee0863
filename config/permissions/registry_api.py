"""Who may do what with profiles, as a program: as on the screens. The API says itself what each is for."""

from config.permissions.registry import ARCHIVED_HOST
from config.permissions.rules import (
    ARCHIVED,
    DRAFT,
    EVERYBODY,
    IN_REVIEW,
    KEEPERS,
    KEEPERS_AND_REVIEWERS,
    LIVE,
    OPERATORS,
    OWNERS,
    PROFILE,
    PUBLISHED,
    READERS_OF_REVIEW,
    REVIEWERS,
    SIGNED_IN,
)
from trellis.core.permissions import Answer, Besides, Role, row

ALL, ONE = "/api/organisations", "/api/organisations/{slug}"
STEPS = f"{ONE}/steps/{{step}}"

ROWS = (
    row("/api/registry/search", "", GET=EVERYBODY),
    row("/api/registry/facets", "", GET=EVERYBODY),
    row("/api/registry/viewport", "", GET=EVERYBODY),
    row("/api/registry/suggest", "", GET=EVERYBODY),
    row("/api/registry/export", "", GET=EVERYBODY),
    row("/api/kinds", "", GET=EVERYBODY),
    row(ALL, "", POST=SIGNED_IN),
    row(ONE, "", PROFILE, GET=EVERYBODY),
    row(ONE, "", PROFILE, only_while=LIVE, PATCH=KEEPERS),
    row(STEPS, "", PROFILE, case="submit", state=DRAFT, POST=OWNERS),
    row(STEPS, "", PROFILE, case="publish", state=IN_REVIEW, POST=REVIEWERS),
    row(STEPS, "", PROFILE, case="send-back", state=IN_REVIEW, POST=REVIEWERS),
    row(STEPS, "", PROFILE, case="confirm", only_while=(PUBLISHED,), POST=OWNERS),
    row(STEPS, "", PROFILE, case="withdraw", only_while=(IN_REVIEW, PUBLISHED), POST=OWNERS),
    row(STEPS, "", PROFILE, case="archive", only_while=LIVE, POST=OWNERS),
    row(STEPS, "", PROFILE, case="restore", state=ARCHIVED, POST=OWNERS),
    row(f"{ONE}/members", "", PROFILE, GET=EVERYBODY),
    row(f"{ONE}/contacts", "", PROFILE, GET=EVERYBODY),
    row(f"{ONE}/networks", "", PROFILE, GET=EVERYBODY),
    row(f"{ONE}/members/{{member}}", "", PROFILE, only_while=LIVE, PUT=KEEPERS),
    row(f"{ONE}/members/{{member}}", "", PROFILE, only_while=LIVE, DELETE=KEEPERS,
        besides=(Besides("DELETE", Role.OPERATOR, ARCHIVED_HOST, Answer.OK),)),
    row(f"{ONE}/members/{{member}}", "", PROFILE, case="as the member", DELETE=KEEPERS),
    row(f"{ONE}/results", "", PROFILE, GET=EVERYBODY),
    row(f"{ONE}/results", "", PROFILE, only_while=LIVE, POST=KEEPERS),
    row(f"{ONE}/results/{{result_id}}", "", PROFILE, only_while=LIVE, has_part=True,
        PUT=KEEPERS, DELETE=KEEPERS),
    row(f"{ONE}/rules", "", PROFILE, GET=KEEPERS_AND_REVIEWERS),
    row(f"{ONE}/rules/{{rule}}", "", PROFILE, PUT=REVIEWERS, DELETE=REVIEWERS),
    row(f"{ONE}/completeness", "", PROFILE, GET=KEEPERS_AND_REVIEWERS),
    row(f"{ONE}/history", "", PROFILE, GET=KEEPERS_AND_REVIEWERS),
    row(f"{ONE}/proposals", "", PROFILE, only_while=LIVE, GET=KEEPERS),
    row(f"{ONE}/proposals/{{proposal_id}}", "", PROFILE, only_while=LIVE, has_part=True, POST=KEEPERS),
    row("/api/review", "", GET=READERS_OF_REVIEW),
    row(f"{ONE}/people", "", PROFILE, GET=OWNERS),
    row(f"{ONE}/people", "", PROFILE, POST=OPERATORS),
    row(f"{ONE}/people/{{person_id}}", "", PROFILE, has_part=True, PUT=OWNERS, DELETE=OWNERS),
    row(f"{ONE}/address", "", PROFILE, PUT=OPERATORS),
)  # fmt: skip
