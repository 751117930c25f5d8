"""Boards: everybody who is to be released, is lost, or whose worker is owed supervision, on one page. Reads only."""
