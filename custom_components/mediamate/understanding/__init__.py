"""Text to command, without a language model: pure, English and Russian."""
