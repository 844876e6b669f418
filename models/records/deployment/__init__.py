"""What a deployment chooses beside the plain settings: sign-in, the file of settings, log lines."""
