"""Run by the Python that has LibreOffice's `uno`: decides the tracked changes of one file after another.

Its one argument is the pipe at which the office listens. Each line of the standard input is a JSON list of a command and two
addresses, those of a file and of the Word file to write; each is answered by a line. The office ends with the input. If a
file takes too long, this process is ended by its alarm.
"""

from __future__ import annotations

import json
import signal
import sys
import time
from contextlib import suppress
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import DisposedException

STARTING = 60  # seconds that the office may take to listen
PAUSE = 0.1
WITHIN = 300  # seconds, for one file
WORD = "MS Word 2007 XML"


def main(pipe: str) -> None:
    context = connect(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
    desktop = service(context, "com.sun.star.frame.Desktop")
    dispatcher = service(context, "com.sun.star.frame.DispatchHelper")
    for line in sys.stdin:
        signal.alarm(WITHIN)
        command, source, target = json.loads(line)
        document = desktop.loadComponentFromURL(source, "_blank", 0, (named("Hidden", value=True),))
        dispatcher.executeDispatch(document.CurrentController.Frame, command, "", 0, ())
        document.storeToURL(target, (named("FilterName", value=WORD),))
        document.dispose()
        signal.alarm(0)
        sys.stdout.write("done\n")
        sys.stdout.flush()
    with suppress(DisposedException):  # it may end before it answers
        desktop.terminate()


def connect(address: str) -> Any:
    local = uno.getComponentContext()
    resolver = service(local, "com.sun.star.bridge.UnoUrlResolver")
    for _ in range(int(STARTING / PAUSE)):
        try:
            return resolver.resolve(address)
        except NoConnectException:
            time.sleep(PAUSE)
    sys.exit(f"no office listens at {address}")


def service(context: Any, name: str) -> Any:
    return context.ServiceManager.createInstanceWithContext(name, context)


def named(name: str, *, value: object) -> PropertyValue:
    return PropertyValue(Name=name, Value=value)


if __name__ == "__main__":
    main(sys.argv[1])
