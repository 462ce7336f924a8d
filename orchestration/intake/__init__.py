"""From a site or a person into raw/: listings, fetching and the raw store."""
