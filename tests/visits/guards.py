"""Nothing must be true first."""
