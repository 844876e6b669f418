"""The frame around every page: navigation, finder, sharing, keys."""
