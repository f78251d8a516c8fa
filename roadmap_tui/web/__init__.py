"""The board in a browser: reports as pages, a form for what a customer said, the app."""
