"""What holds for every test: properties are judged by their answer, never by the time a busy machine takes for it."""

from hypothesis import settings

settings.register_profile("ccm", deadline=None)
settings.load_profile("ccm")
