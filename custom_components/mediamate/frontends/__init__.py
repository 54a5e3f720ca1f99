"""Doors that are no Home Assistant platform."""
