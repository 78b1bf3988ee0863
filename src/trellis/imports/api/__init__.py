"""Imports for programs."""

from trellis.imports.api.runs import router

__all__ = ["router"]
