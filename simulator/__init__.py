"""A stateful stand-in for a whole media stack over real HTTP on 127.0.0.1; for tests, demo and bench."""

from .faults import Fault
from .radarr import External
from .stack import SimulatedStack

__all__ = ["External", "Fault", "SimulatedStack"]
