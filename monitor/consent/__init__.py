"""Signed links by which readers confirm and leave, and what they said. Sends nothing."""
