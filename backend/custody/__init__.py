"""Prisons, custody, release dates with their sources, and the gate."""
