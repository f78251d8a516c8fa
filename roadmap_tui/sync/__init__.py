"""The board and a tracker kept in step: plan, journal, three-way merge, apply. It knows no tracker."""
