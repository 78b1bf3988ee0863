"""Background steps of the audit."""

from django.db import close_old_connections
from procrastinate.contrib.django import app

from trellis.audit.services.publishing import publish_head
from trellis.audit.services.sealing import seal_entries
from trellis.core.types import system_actor

SEALER = system_actor("audit sealer")


@app.periodic(cron="* * * * * */20")
@app.task(queueing_lock="audit-seal")
def seal(timestamp: int) -> int:
    """Seal what was written since; an entry waits less than a minute."""
    close_old_connections()
    return seal_entries(actor=SEALER)


@app.periodic(cron="5 0 * * *")
@app.task(queueing_lock="audit-publish")
def publish(timestamp: int) -> bool:
    """Write the end of the chain to its file."""
    close_old_connections()
    return publish_head(actor=SEALER) is not None
