"""Made-up publications: the demo and the facsimiles. Only the command line imports this room."""
