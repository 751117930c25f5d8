"""Who looked at or changed what, and why. Written in the transaction of the act itself; no rule ever reads it."""
