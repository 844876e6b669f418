"""What the command line and a checkout add to the rows of a file."""
