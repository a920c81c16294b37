"""The server's entry: `granian --interface wsgi agency.wsgi:application`."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "agency.settings")

application = get_wsgi_application()

# What is loaded now stays as long as the process. Searched for garbage each time, it held up an answer by 0.1 s.
len(get_resolver().url_patterns)
gc.collect()
gc.freeze()
