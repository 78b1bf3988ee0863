"""Agendas as files: bytes to frozen records and back, and what differs between two. Pure."""
