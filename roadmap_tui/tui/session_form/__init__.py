"""The form that writes a session down."""
