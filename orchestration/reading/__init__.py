"""From a file's bytes to judged rows: characters, lines, column labels, heading, rows, controls."""
