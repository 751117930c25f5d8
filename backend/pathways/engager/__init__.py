"""Engager: psychological and practical help from prison, through the gate, into the months after it."""
