"""Triage: from an alert to a decision that somebody owns. Pure rules, no I/O."""
