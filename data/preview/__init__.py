"""Show what an ingest would store, without writing anything."""
