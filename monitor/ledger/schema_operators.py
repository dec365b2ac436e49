"""The tables of what operators were told of incidents."""

TABLES = ""
