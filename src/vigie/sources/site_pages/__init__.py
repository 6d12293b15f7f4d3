"""Saved pages of sites: where and when they were saved, what they state, the articles that they hold."""
