"""Golden files: whole publications, real and synthetisch, against the tables expected from them."""
