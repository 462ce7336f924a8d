"""Publishing: from checked marts to the files that others use, and the descriptions that go with them."""
