"""The ledger: what changed, what is wrong with watching, and what is owed to whom. Never loses an alert."""
