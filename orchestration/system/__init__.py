"""The ground floor: settings, limits, files, disk, clock, HTTP and errors; it imports no other room."""
