"""Histories whose truth is known, and a score of what Bandwatch says of them."""
