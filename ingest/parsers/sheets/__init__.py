"""Parses workbooks: .xlsx, .xlsb, .xls and XML spreadsheets."""
