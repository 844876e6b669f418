"""Commands of the `bandwatch` program that serve pages."""
