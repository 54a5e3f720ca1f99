"""MediaMate: ask for a film, and be told where you asked when it can be watched."""
