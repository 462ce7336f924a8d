"""From checked marts to the files that others use."""
