"""What one act does to another, read clause by clause; one file per family of verbs, one table of relations."""
