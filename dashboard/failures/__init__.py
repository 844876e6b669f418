"""Failures: which tests failed, how often, where last."""
