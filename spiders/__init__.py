"""The middle storey: where to look, what a page is, how to read it. Knows no comparison, alert or database."""
