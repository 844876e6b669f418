"""The statistics, one idea per file: pure functions on arrays, no I/O."""
