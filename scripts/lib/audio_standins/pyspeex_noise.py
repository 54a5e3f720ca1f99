"""Stands in for a module of C++ that has no wheel for this Python; only spoken pipelines call it."""


class AudioProcessor:
    """Never called by a text pipeline."""
