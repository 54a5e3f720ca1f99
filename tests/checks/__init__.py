"""What hassfest and HACS would check, checked here: neither can run outside its own repository."""
