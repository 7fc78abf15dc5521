"""Parses formats that few have; registered as plug-ins, as those of other packages are."""
