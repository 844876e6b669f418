"""Why no alert stands at a place of a series: the rules of detection, one after the other."""
