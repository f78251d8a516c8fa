"""The contract of trackers: one suite that the adapter of every tracker passes, over a fake of its own."""
