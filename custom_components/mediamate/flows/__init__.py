"""Steps of the config flow."""
