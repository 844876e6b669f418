"""Records that views of the store return to the pages."""
