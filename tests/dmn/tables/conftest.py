"""Make the random tables beside this file importable by name; test folders are no packages."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path


def _register(name: str) -> None:
    spec = spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)


_register("random_tables")
