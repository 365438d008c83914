"""A GraphQL service in Python: graphql-core and the standard library, with subscriptions as server-sent events."""

import json
import os
import queue
import signal
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from graphql import GraphQLError, OperationType, build_ast_schema, execute, get_operation_ast, parse, validate

from registry import Refused, Registry
from tokens import NotLetIn, create_check

HERE = Path(__file__).parent
MAX_BODY = 1_000_000
MAX_TOKENS = 5_000
SECONDS_BETWEEN_SIGNS_OF_LIFE = 15


def create_schema(registry):
    sdl = (HERE / "parking.graphql").read_text(encoding="utf-8")
    told = sdl + (HERE / "references.graphql").read_text(encoding="utf-8")
    # Directives mean something to the gateway; to this schema they are words.
    schema = build_ast_schema(parse(sdl), assume_valid_sdl=True)
    query, mutation = schema.query_type.fields, schema.mutation_type.fields
    query["_sdl"].resolve = lambda _root, _info: told
    query["parkingPermits"].resolve = lambda _root, _info, **given: registry.permits(**given)
    query["parkingPermitsByNumber"].resolve = lambda _root, _info, numbers: registry.by_number(numbers)
    query["parkingUnits"].resolve = lambda _root, _info, keys: registry.units(keys)
    mutation["extendParkingPermit"].resolve = lambda _root, _info, number, until: registry.extend(number, until)
    return schema


def to_answer(result):
    """What went wrong inside is nobody's business outside."""
    if result.errors is None:
        return {"data": result.data}
    errors = []
    for error in result.errors:
        known = error.original_error is None or isinstance(error.original_error, Refused)
        errors.append({"message": error.message if known else "internal error", "path": error.path})
    return {"data": result.data, "errors": errors}


class Connection(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60

    def do_POST(self):  # noqa: N802 (the name is the library's)
        try:
            self.server.check(self.headers.get("authorization"))
            asked = self.read_body()
            document = parse(asked["query"], max_tokens=MAX_TOKENS)
            problems = validate(self.server.schema, document)
            if problems:
                raise problems[0]
            operation = get_operation_ast(document, asked.get("operationName"))
            if operation is not None and operation.operation == OperationType.SUBSCRIPTION:
                self.tell(document, asked)
            else:
                self.answer(200, to_answer(self.execute(document, asked)))
        except NotLetIn:
            self.answer(401, {"errors": [{"message": "a token for this service is needed"}]})
        except GraphQLError as error:
            self.answer(400, {"errors": [{"message": error.message}]})
        except (KeyError, TypeError, ValueError, AttributeError):
            self.answer(400, {"errors": [{"message": "send JSON with query and variables"}]})

    def read_body(self):
        length = int(self.headers.get("content-length") or 0)
        if not 0 < length <= MAX_BODY:
            self.close_connection = True
            raise ValueError
        return json.loads(self.rfile.read(length))

    def execute(self, document, asked, root=None):
        return execute(
            self.server.schema,
            document,
            root_value=root,
            variable_values=asked.get("variables") or {},
            operation_name=asked.get("operationName"),
        )

    def answer(self, status, content):
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def tell(self, document, asked):
        """GraphQL over server-sent events, distinct connections mode: one event for each change."""
        changes = self.server.registry.wait()
        self.close_connection = True
        try:
            self.send_response(200)
            self.send_header("content-type", "text/event-stream")
            self.send_header("cache-control", "no-store")
            self.end_headers()
            self.write(":\n\n")
            while True:
                try:
                    change = changes.get(timeout=SECONDS_BETWEEN_SIGNS_OF_LIFE)
                except queue.Empty:
                    self.write(":\n\n")
                    continue
                answer = to_answer(self.execute(document, asked, {"parkingPermitChanged": change}))
                self.write(f"event: next\ndata: {json.dumps(answer)}\n\n")
        except OSError:
            pass  # The one who listened has left.
        finally:
            self.server.registry.leave(changes)

    def write(self, text):
        self.wfile.write(text.encode())
        self.wfile.flush()

    def log_message(self, *_args):
        """Requests are the gateway's to log: what is asked may be personal."""


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address, path):
        self.registry = Registry(path)
        self.schema = create_schema(self.registry)
        self.check = create_check()
        super().__init__(address, Connection)


def main():
    host = os.environ.get("PARKING_HOST", "127.0.0.1")
    port = int(os.environ.get("PARKING_PORT", "4700"))
    server = Server((host, port), Path(os.environ.get("PARKING_PERMITS", HERE / "permits.json")))
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    print(f"http://{host}:{server.server_address[1]}/graphql", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    server.server_close()


if __name__ == "__main__":
    sys.exit(main())
