"""The tables of issues of the association's desk."""

TABLES = ""
