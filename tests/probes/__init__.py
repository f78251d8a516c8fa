"""Tests of what takes readings by itself."""
