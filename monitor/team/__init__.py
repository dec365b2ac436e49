"""Who may log in, what they may do, and what a team notes on changes: a file of its own, never in the archive.

Knows accounts, logins, sessions, triage and the audit log. Sends no mail, serves no page, reads no archive.
"""
