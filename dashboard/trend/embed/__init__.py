"""One chart without anything around it, for wikis."""
