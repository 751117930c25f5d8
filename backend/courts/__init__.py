"""Courts: hearings and court lists, results, orders, and the reference tables they are read with."""
