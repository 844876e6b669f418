"""Read the test cases of FD.io CSIT."""
