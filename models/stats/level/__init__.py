"""The latent level: spline basis, likelihoods, fits, posterior and bands."""
