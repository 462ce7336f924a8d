"""Made-up publications, the demo and the facsimiles, of which only the command line knows."""
