"""From measurements to blocks of runs in model units, and where the sampler starts."""
