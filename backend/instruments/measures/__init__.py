"""One file a measure. The registry finds them by themselves."""
