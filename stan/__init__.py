"""Stan programs and the runner that makes a CmdStan-compatible home."""
