"""From a website or a person into raw/: robots.txt, listing pages, downloads and the raw store."""
