"""One module per file format of a benchmark tool; `data.readers.registry` lists them."""
