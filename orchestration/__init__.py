"""Klantprofielen: from UWV's quarterly PDF tables to queryable marts."""
