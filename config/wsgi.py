"""The door for gunicorn."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

# What is loaded now stays: the collector of cyclic garbage needn't go through it while pages are answered;
# and an answer makes thousands of objects and hardly a cycle, so it needn't wait at every 700th.
gc.freeze()
gc.set_threshold(50_000, 20, 50)
