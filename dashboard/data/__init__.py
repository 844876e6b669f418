"""Data: filled and missing days, ingests, fits and jobs."""
