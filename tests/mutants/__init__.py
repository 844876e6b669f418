"""Mistakes that a person could make, and the tests that notice each of them."""
