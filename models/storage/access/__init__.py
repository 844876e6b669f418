"""Keep tokens of programs, and recognise them."""
