"""Stands in for a module of C++ that has no wheel for this Python; only spoken pipelines call it."""


class MicroVad:
    """Never called by a text pipeline."""
