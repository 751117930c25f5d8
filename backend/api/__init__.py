"""The REST API's own pieces: authentication, problems, paging, idempotency, schema. Rooms bring the addresses."""
