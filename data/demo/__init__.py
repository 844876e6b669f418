"""Demo data with planted truth: the same for a given end day, wherever it is made."""
