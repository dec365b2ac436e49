"""The JSON shapes programs rely on, the same for the command line and the API: docs/json.md says what they mean."""
