"""What may happen: pathways as data, and the engine that reads them. No database, no clock, no settings."""
