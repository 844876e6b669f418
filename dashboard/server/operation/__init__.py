"""What operators ask a server: is it alive, is it ready, how is it doing; and its log."""
