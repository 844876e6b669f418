"""Who asks, by which sign-in, and whether that person may do what is asked."""
