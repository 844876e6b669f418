"""Write and read measured results: runs, measurements, series, releases, ingests."""
