"""The public archive as plain files, for people who only have web space. Reads the archive, writes one folder."""
