"""Parts of figures that several pages draw."""
