"""One check of a source, end to end: plan, crawl, archive, read, guard, compare, record. Never tells anybody."""
