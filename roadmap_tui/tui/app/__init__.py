"""The app: its screens, its themes, its terminal driver, and the request form that a command opens."""
