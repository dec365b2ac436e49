"""Feeds of changes: Atom and JSON Feed."""
