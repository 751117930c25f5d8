"""What must leave the system, written with the change that causes it, and the signs of life of what sends it."""
