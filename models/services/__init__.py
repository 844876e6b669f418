"""Use cases: ingest, fitting, alerts, releases, detectability, jobs."""
