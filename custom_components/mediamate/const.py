"""The domain and its logger; nothing else."""

import logging

DOMAIN = "mediamate"
LOGGER = logging.getLogger(__package__)
