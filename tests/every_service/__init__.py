"""What each of the further services is held to alike."""
