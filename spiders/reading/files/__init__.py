"""Files as they come, to lines and tables: what a file is, and a reader apart for each kind."""
