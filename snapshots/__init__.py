"""The ground storey: the vocabulary and the archive. Knows no site, no comparison, no mail."""
