"""Digests: changes told together, their membership frozen in rows before anything is sent."""
