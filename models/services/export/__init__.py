"""Write what the store holds to files of other programs."""
