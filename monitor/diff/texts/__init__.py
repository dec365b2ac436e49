"""Comparing texts: provisions first, characters inside the pairs only, and how much a change matters."""
