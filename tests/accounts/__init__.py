"""An agent at each kind of account, in a real Home Assistant, over real HTTP, with the simulated household behind it."""
