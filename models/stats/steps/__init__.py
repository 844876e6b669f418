"""The level with steps: a smooth curve, jumps at unknown runs, and noise that holds outliers."""
