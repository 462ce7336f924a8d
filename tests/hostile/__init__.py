"""Attacks on every entrance of the product, made from a seed, and the judge of what it does with them."""
