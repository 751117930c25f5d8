"""Conditions of the MHTR pathway: ``law.py`` and ``breach.py`` are statute, ``practice.py`` the service's own."""
