"""The laws of sync, over every tracker: nothing lost, nothing doubled, conflicts shown, forgotten words leave."""
