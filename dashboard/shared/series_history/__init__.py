"""The history of a series as the trend figure shows it."""
