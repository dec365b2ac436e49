"""The tables of digests whose membership is frozen."""

TABLES = ""
