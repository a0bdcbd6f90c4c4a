"""The app that people use in their browsers, and what crawlers are told of the site."""
