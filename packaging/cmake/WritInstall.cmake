# Install rules and packages: filled by packaging.
