"""What a request must be like to be answered: its host, its origin, its size, its shape."""
