"""Mutates the golden PDFs and holds the reader to what they then print."""
