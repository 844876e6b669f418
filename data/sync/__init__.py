"""Take files of results that are dropped into a folder, each once."""
