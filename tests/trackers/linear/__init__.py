"""Linear's adapter, over a fake that executes its documents."""
