"""Commands of the `bandwatch` program that work on the store: fit, doctor, toolchain."""
