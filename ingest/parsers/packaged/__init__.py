"""Parses zip-based formats other than those of office suites: Visio, XPS, Apple's programs."""
