"""What the commands print: a module per kind of output."""
