"""The end of the chain is published to a file: whoever keeps a copy can tell if the chain was rewritten."""

import os

from django.utils import timezone

from trellis.audit import policies
from trellis.audit.selectors.chain import newest_seal
from trellis.audit.selectors.heads import heads_file, list_heads
from trellis.audit.types import Head
from trellis.core.errors import require
from trellis.core.types import Actor


def publish_head(*, actor: Actor) -> Head | None:
    """Add the end of the chain to the file, once a day; None where there is none or it stands there.

    Raises NotPermitted but for operators and the system, ValueError for a file that is none of heads.
    """
    require(policies.can_seal(actor))
    seal = newest_seal()
    day = timezone.now().date().isoformat()
    known = list_heads()
    if seal is None or (known and known[-1].day == day):
        return None
    head = Head(day=day, seal_id=seal.id, digest=seal.digest)
    path = heads_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        file.write(f"{head.day} {head.seal_id} {head.digest}\n")
        file.flush()
        os.fsync(file.fileno())
    return head
