"""Whether answers are right, on planted and on labelled histories."""
