"""Trellis: the open, self-hosted collaboration platform for industrial clusters."""
