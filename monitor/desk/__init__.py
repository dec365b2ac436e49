"""The association's desk: an issue of a digest as a document, drafted, edited, approved, published, corrected."""
