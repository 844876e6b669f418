"""A digest as people and programs read it: text, HTML, mail, JSON."""
