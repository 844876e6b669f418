"""Small components that several pages use."""
