"""Tests of the desk, over a household of fakes."""
