"""The shapes in which the courts' messages come, one a file."""
