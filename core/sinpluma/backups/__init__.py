"""Backup of a whole site as rows and objects, which any site can take in: on MySQL or SQLite, on S3 or in a folder.

`saving` makes such a file, `restoring` reads it. (A copy of an embedded site's data folder is `sinpluma.archive`.)
"""
