"""`make bench-import`."""

import django

django.setup()

from trellis.imports.tests.bench.run import main  # noqa: E402  models can only be named once Django is set up

raise SystemExit(main())
