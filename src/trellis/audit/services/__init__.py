"""What the other modules call: writing entries, sealing them, verifying the chain."""

from trellis.audit.services.recording import NewEntry, difference, entry, record, record_many

__all__ = ["NewEntry", "difference", "entry", "record", "record_many"]
