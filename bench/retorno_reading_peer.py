"""The peer's turn of `bench.retorno_reading`: run by an interpreter that has pycobranca and not this project.

A line in is a file's path; the line out is how many movements it read and in how many seconds of the processor.
"""

from __future__ import annotations

import sys
import time
import warnings
from importlib import import_module

warnings.simplefilter("ignore")  # it says, a warning a file, which layouts it has no map for
# By name: it belongs to the other interpreter, and is no package of this project.
Retorno = import_module("pycobranca.cnab.retorno").Retorno

for path in sys.stdin:
    began = time.process_time()
    read = len(Retorno.ler(path.strip()))
    print(read, time.process_time() - began, flush=True)
