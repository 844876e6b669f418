"""The sampler over sets of steps: likelihood, moves, noise, and what Stan gets of them."""
