"""Points Google's Python client at the discovery document of the emulator; the client is as it is."""

import functools
import os

from googleapiclient import discovery

discovery.build = functools.partial(
    discovery.build,
    discoveryServiceUrl=os.environ["EMULATOR"] + "/$discovery/rest?version={apiVersion}",
)
