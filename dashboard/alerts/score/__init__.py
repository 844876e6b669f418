"""The score board: how alerts ended, and how long triage took."""
