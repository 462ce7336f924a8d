"""What several kinds of tests share: servers, workspaces, made-up publications."""
