"""A user's own pages as sources: what a `[[page]]` table declares, and how a page without a known layout is read."""
