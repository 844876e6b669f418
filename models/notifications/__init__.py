"""Notifications: which alerts go to which channel, by mail and webhook, once."""
