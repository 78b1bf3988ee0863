"""A made-up module, for the tests of `manage.py where`."""
