"""The process that reads a file: `python -m portal.services.portfolios.apart_child`, started by apart.py alone.

It ends with its parent, whose end of the pipe is closed then, at the latest when a batch is to be sent.
"""

from __future__ import annotations

import gc
import os
import sys
from contextlib import closing
from typing import IO

from portal.sealing import Sealer
from portal.services.portfolios import batches as batching
from portal.services.portfolios.apart_job import Ended, Job, receive, send
from portal.services.portfolios.columns import BatchReader
from portal.services.portfolios.direct_batch import DirectEncoder
from portal.services.portfolios.protection import Protector
from portal.services.portfolios.reading import rows_of
from portal.services.portfolios.source import SourceFile
from portal.services.portfolios.stopwatch import Stopwatch


def main() -> None:
    """Read the file of the job on standard input, and send its batches to standard output."""
    gc.disable()  # rows and batches hold no cycles, and looking for them would take a seventh of the time
    job: Job = receive(sys.stdin.buffer)
    stopwatch, failure = Stopwatch(), None
    send(sys.stdout.buffer, None)  # ready
    try:
        _send_batches(job, stopwatch, sys.stdout.buffer)
    except BrokenPipeError:
        os._exit(1)  # nobody wants the rest
    except BaseException as error:  # raised again in the parent
        failure = error
    send(sys.stdout.buffer, Ended(failure=failure, seconds=dict(stopwatch.seconds)))


def _send_batches(job: Job, stopwatch: Stopwatch, pipe: IO[bytes]) -> None:
    batching.BATCH = job.batch
    reader, protector = BatchReader(job.positions, job.width, job.today), Protector(Sealer(*job.keys))
    with os.fdopen(job.descriptor, "rb") as stream:
        file = SourceFile(stream=stream, size=job.size, sha256=b"", kind=job.kind, encoding=job.encoding)
        with closing(rows_of(file)) as rows:
            next(rows)  # the header, which the parent has read
            made = batching.batches(file, rows, reader, protector, DirectEncoder().encode, stopwatch)
            for place, batch in enumerate(made):
                if place < job.made:
                    stopwatch.seconds.clear()  # made again only because what follows may repeat what is in it
                else:
                    send(pipe, batch)


if __name__ == "__main__":
    main()
