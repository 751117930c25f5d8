"""Organisations, sites, the people who work there, and other organisations' systems."""
