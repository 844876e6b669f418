"""What links say: parts, codecs, states."""
