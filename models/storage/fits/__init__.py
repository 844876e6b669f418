"""Write and read fits, draws, accepted changes and series status."""
