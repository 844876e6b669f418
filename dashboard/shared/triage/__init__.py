"""The triage toolbar."""
