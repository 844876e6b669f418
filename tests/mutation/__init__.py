"""Mutation testing: mistakes that a program makes, module by module, and the tests that notice."""
