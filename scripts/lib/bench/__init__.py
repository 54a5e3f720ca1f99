"""The bench: `scripts/bench`. What an hour with MediaMate costs, beside Home Assistant's own integrations.

Every side runs in a process of its own, with a simulator of its own. The hour is simulated: the
side's event loop and wall clock jump from second to second, as soon as everything that fell due
is done, and the simulator's clock goes along. So each side polls at its real intervals, over real
HTTP, and an hour takes about a minute.
"""
