"""Generates the golden corpus: synthetic publications from many PDF producers, each with the table expected from it."""
