"""Finding or building what Stan needs on this machine."""
