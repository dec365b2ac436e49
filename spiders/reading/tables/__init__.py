"""Tables to lists: merged cells, headers and their synonyms, entries and what is said around them."""
