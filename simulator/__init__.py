"""A stateful stand-in for a whole media stack over real HTTP on 127.0.0.1; for tests, demo and bench.

    async with SimulatedStack(speed=60.0) as sim:
        sim.radarr.url, sim.radarr.api_key          # likewise qbittorrent, jellyfin, tmdb, control
        sim.faults.set("radarr", Fault("status:500", path="/api/v3/movie", times=1))
        sim.advance(600)                            # or: speed=0, and every step by hand

A service is a folder with a `service.py` (or `app.py`): a class with `url`, its secrets and a
`server.Server`, made from the shared clock, faults, log, disk and catalogue, and named in
`stack.py`. What happens later is a callback on the clock. It never imports the integration.
"""

from .arr import External
from .faults import Fault
from .stack import SimulatedStack

__all__ = ["External", "Fault", "SimulatedStack"]
