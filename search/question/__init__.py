"""Cleans and parses questions: their text, codes and phrases."""
