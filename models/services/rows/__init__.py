"""Judge rows of results, whichever way they come: from files or by the API."""
