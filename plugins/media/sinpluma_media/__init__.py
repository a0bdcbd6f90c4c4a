"""Covers, profile images and images within chapters."""
