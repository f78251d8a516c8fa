"""Synchronisation of the board with a tracker: plan, journal, three-way merge, apply. It knows no tracker."""
