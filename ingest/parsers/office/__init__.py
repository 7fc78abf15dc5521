"""Parses PowerPoint and converted Office formats, and what all Office formats share."""
