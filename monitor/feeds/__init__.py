"""Feeds of changes: Atom (RFC 4287) and JSON Feed 1.1, of everything or of what is asked for. Reads only."""
