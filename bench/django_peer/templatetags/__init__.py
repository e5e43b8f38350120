"""Template filters and tags of the peer."""
