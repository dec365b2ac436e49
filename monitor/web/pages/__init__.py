"""The pages, one file for each subject: views that answer a request from the archive."""
