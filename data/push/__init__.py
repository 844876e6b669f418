"""Send files of results to a server, each measurement once, whatever breaks on the way."""
