"""Reads who may read a file: from modes and ACLs of files and folders, or from rule files."""
