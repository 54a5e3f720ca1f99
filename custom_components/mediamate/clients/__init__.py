"""HTTP on one side, the nouns of `model` on the other; one file a service."""
