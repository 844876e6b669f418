"""Commands of the `bandwatch` program that read files: ingest, demo, analyze."""
