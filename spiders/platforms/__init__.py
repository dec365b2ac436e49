"""Content systems shared by several ministries, and the shapes every source is declared with."""
