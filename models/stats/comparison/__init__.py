"""Compare days and releases: probabilities, verdicts, gates, detectable change."""
