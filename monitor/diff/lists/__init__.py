"""Comparing lists: columns, keys, rows, renames."""
