"""The conversation agent: a language model that drives the same desk as everybody else."""
