"""Reading the record: the entries of a subject, and whether the chain over them holds."""

from trellis.audit.selectors.chain import verify_chain
from trellis.audit.selectors.entries import find_entry, iterate_entries_by, list_entries
from trellis.audit.selectors.heads import list_heads

__all__ = ["find_entry", "iterate_entries_by", "list_entries", "list_heads", "verify_chain"]
