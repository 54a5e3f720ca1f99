"""How the learnt reader is made: `scripts/train-understanding`."""
