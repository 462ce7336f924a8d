"""The words of a publication: quarter, count, names, publicatie, controle, correctie and sidecar."""
