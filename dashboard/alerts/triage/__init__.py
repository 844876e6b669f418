"""Triage from the alerts pages: what a person asks for, and what is done."""
