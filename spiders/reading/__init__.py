"""From bytes to text, tables and facts. Pure: the same bytes always read the same."""
