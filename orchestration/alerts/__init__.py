"""Who hears about what: alerts, and the channels that carry them."""
