"""Digests: what came between two moments, by source and theme, with what is ahead and where we were blind."""
