# Serves all-MiniLM-L6-v2 (int8, ONNX) behind the embeddings API, on loopback: embedder.py PORT MODEL.onnx TOKENIZER.json
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy
import onnxruntime
from tokenizers import Tokenizer

PORT, MODEL, TOKENIZER = int(sys.argv[1]), sys.argv[2], sys.argv[3]
NAME = "all-minilm-l6-v2"
LONGEST = 256
"""Tokens that the model was trained to read."""
AT_ONCE = 2

options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
session = onnxruntime.InferenceSession(MODEL, options, providers=["CPUExecutionProvider"])
inputs = {one.name for one in session.get_inputs()}
tokenizer = Tokenizer.from_file(TOKENIZER)
tokenizer.enable_truncation(LONGEST)
tokenizer.enable_padding()


def embedded(texts):
    """The vectors, of length 1, and the tokens that were read."""
    # Texts of like length go together, so that little is padded.
    order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
    vectors, tokens = [None] * len(texts), 0
    for begin in range(0, len(order), AT_ONCE):
        places = order[begin : begin + AT_ONCE]
        read = tokenizer.encode_batch([texts[at] for at in places])
        ids = numpy.array([one.ids for one in read], dtype=numpy.int64)
        mask = numpy.array([one.attention_mask for one in read], dtype=numpy.int64)
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": numpy.zeros_like(ids)}
        states = session.run(None, {name: value for name, value in given.items() if name in inputs})[0]
        if states.ndim == 3:
            weights = mask[:, :, None].astype(states.dtype)
            states = (states * weights).sum(1) / weights.sum(1)
        states = states / numpy.linalg.norm(states, axis=1, keepdims=True)
        for at, vector in zip(places, states):
            vectors[at] = vector
        tokens += int(mask.sum())
    return vectors, tokens


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.answer(200, {"object": "list", "data": [{"id": NAME, "object": "model"}]})

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        given = asked.get("input")
        texts = [given] if isinstance(given, str) else given
        if not isinstance(texts, list) or not texts or not all(isinstance(text, str) for text in texts):
            return self.answer(400, {"error": {"message": "input is to be a text or a list of texts"}})
        vectors, tokens = embedded(texts)
        data = [
            {"object": "embedding", "index": at, "embedding": self.written(vector, asked)}
            for at, vector in enumerate(vectors)
        ]
        usage = {"prompt_tokens": tokens, "total_tokens": tokens}
        self.answer(200, {"object": "list", "model": NAME, "data": data, "usage": usage})

    def written(self, vector, asked):
        if asked.get("encoding_format") != "base64":
            return [float(one) for one in vector]
        import base64

        return base64.b64encode(vector.astype("<f4").tobytes()).decode()

    def answer(self, status, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", PORT), Handler)
print(f"listening on {server.server_address[1]}", flush=True)
server.serve_forever()
