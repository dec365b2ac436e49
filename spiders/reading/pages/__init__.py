"""Web pages: lines and tables, the text told from its furniture, and what varies by visit."""
