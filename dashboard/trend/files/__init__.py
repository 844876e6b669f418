"""The trend page as files: a table of what is drawn, and a text for a bug report."""
