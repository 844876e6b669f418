"""What is known of commits: their place, author and subject, and what tests run at them."""
