"""Units of the core: each module by itself, on small made-up inputs."""
