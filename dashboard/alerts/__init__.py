"""Alerts: the triage queue."""
