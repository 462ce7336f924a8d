"""Everything made up: the demo and the facsimiles; only the command line imports it."""
