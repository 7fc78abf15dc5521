"""Parses what mail programs store: mails, mailboxes, calendars, contacts."""
