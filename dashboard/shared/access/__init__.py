"""Who asks, and which role a callback that writes needs."""
