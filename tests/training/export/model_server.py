"""As much of TensorFlow Serving as a predict request in row format needs.

https://www.tensorflow.org/tfx/serving/api_rest: with one input, an instance is its bare
value; with several outputs, a prediction is an object. Prints its URL and serves until
it is stopped.
"""

import json
import os
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import tensorflow as tf

MODEL = tf.saved_model.load(sys.argv[1])
PREDICT = MODEL.signatures["serving_default"]
(NAME, SPEC), *_ = PREDICT.structured_input_signature[1].items()


class Handler(BaseHTTPRequestHandler):
    """Answers `POST .../v1/models/digits:predict`."""

    def do_POST(self) -> None:
        """Predict."""
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        outputs = PREDICT(**{NAME: tf.constant(request["instances"], SPEC.dtype)})
        columns = [output.numpy().tolist() for output in outputs.values()]
        rows = [
            dict(zip(outputs, row, strict=True)) for row in zip(*columns, strict=True)
        ]
        body = json.dumps({"predictions": rows}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


with HTTPServer(("127.0.0.1", 0), Handler) as server:
    print(f"http://127.0.0.1:{server.server_port}/v1/models/digits:predict", flush=True)
    server.serve_forever()
