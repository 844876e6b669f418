"""What a summary of alerts holds and may become: states, relations, plans, texts."""
