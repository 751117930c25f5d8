"""An invented world to try everything in: sites, staff, people on every state of the pathway. Never in production."""
