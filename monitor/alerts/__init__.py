"""Telling people: from a message owed in the ledger to a mail in somebody's box. Watches nothing."""
