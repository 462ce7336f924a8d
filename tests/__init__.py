"""Tests: units, golden files, and whole runs."""
