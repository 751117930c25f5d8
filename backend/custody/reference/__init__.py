"""The prisons of England and Wales by their codes, open and closed, as a table shipped with the project."""
