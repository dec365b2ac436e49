"""Comparing: pure functions from two states to the changes between them."""
