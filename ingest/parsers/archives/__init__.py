"""Unpacks archives."""
