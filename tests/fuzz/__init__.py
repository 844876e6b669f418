"""Random input for readers, links and callbacks; inputs that once failed are kept as files."""
