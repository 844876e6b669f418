"""What tells an operator how a deployment is: readiness with deadlines, figures to watch."""
