"""The demo: a made-up but consistent history of publications, to try everything on."""

DEFAULT_UNTIL = "2024Q4"
DEFAULT_QUARTERS = 24
"""From before the splitsing of Haaren (2021) to after the herindelingen of 2023."""
DEFAULT_SEED = 1
