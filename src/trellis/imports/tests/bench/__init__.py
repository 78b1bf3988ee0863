"""Twelve faulty files and one clean one, generated, and what the import says of them."""
