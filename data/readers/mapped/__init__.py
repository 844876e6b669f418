"""Read a wide table, a column per metric, by a mapping that a person wrote."""
