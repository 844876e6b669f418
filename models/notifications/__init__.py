"""Word goes out: who is told of which alert, by mail and webhook, once."""
