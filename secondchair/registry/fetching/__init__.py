"""Bringing the files that CMS publishes. The command line only: nothing that serves pages comes here."""
