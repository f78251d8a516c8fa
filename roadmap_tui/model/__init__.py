"""Values and rules: pure, without I/O and without a clock."""
