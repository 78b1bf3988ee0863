"""How well and how fast `trellis_engine.linkage` links: real files, generated variants, peers."""
