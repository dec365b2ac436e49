"""The top storey: what changed, and who hears of it."""
