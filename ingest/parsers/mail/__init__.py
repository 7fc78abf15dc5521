"""What mail programs keep: mails, mailboxes, calendars, contacts."""
