"""The services that run language models. A module here is imported only when an account of its kind exists."""
