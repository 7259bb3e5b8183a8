# Another client of tus that knows nothing of us: `python deliver.py URL FOLDER PASSES [nameless]`. Delivers every file of a
# folder, one after the other, and says in one JSON line what that took. PASSES is where a pass is told, or `-` where none is
# asked for. Nameless files have an empty header where others say their name.

import hashlib
import json
import os
import socket
import sys
import time

from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError, TusUploadFailed

endpoint, folder, passes = sys.argv[1:4]
nameless = sys.argv[4:] == ["nameless"]
# A road that does not come back within this is given up, and the run has failed.
ATTEMPTS = 120
BETWEEN_S = 0.25
said = {"client": "tuspy", "delivered": 0, "begun": 0, "failures": {}}


def headers():
    if passes == "-":
        return {}
    host, port = passes.split(":")
    with socket.create_connection((host, int(port))) as stream:
        return {"Authorization": stream.makefile().read().strip()}


def failed(error):
    status = str(getattr(error, "status_code", None) or 0)
    said["failures"][status] = said["failures"].get(status, 0) + 1


def metadata(path):
    if nameless:
        return None
    with open(path, "rb") as file:
        return {"filename": os.path.basename(path), "sha256": hashlib.file_digest(file, "sha256").hexdigest()}


def deliver(path):
    uploader, about = None, metadata(path)
    for _ in range(ATTEMPTS):
        try:
            client = TusClient(endpoint, headers=headers())
            # It retries by itself, but neither the first request nor the one that asks how far it had got.
            url = uploader.url if uploader else None
            uploader = client.uploader(path, url=url, metadata=about, retries=3, retry_delay=BETWEEN_S)
            if uploader.url is None:
                uploader.set_url(uploader.create_url())
                said["begun"] += 1
            uploader.upload()
            said["delivered"] += 1
            return
        except (TusCommunicationError, TusUploadFailed) as error:
            failed(error)
            time.sleep(BETWEEN_S)
    raise SystemExit(f"{path} was not delivered: {said}")


for name in sorted(os.listdir(folder)):
    deliver(os.path.join(folder, name))
print(json.dumps(said))
