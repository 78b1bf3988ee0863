"""A small sign-in service on the loopback device, which lies when a test wants it to."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT = "trellis"


@cache
def key(name: str) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Service:
    """What it says of itself and of the person; `asked` is what the last redirect to it held."""

    url: str = ""
    issuer: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    signing_key: str = "own"
    algorithm: str = "RS256"
    claims: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer or self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def keys(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key("own").public_key()))
        return {"keys": [{**public, "kid": "own", "use": "sig", "alg": "RS256"}]}

    def token(self, sent: dict[str, str]) -> dict[str, Any]:
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if challenge != self.asked.get("code_challenge") or sent.get("client_id") != CLIENT:
            return {"error": "invalid_grant"}
        now = int(time.time())
        said = {
            "iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": self.asked.get("nonce"),
            **self.person, **self.claims,
        }  # fmt: skip
        said = {name: value for name, value in said.items() if value is not None}
        secret: Any = None if self.algorithm == "none" else key(self.signing_key)
        id_token = jwt.encode(said, secret, algorithm=self.algorithm, headers={"kid": "own"})
        return {"access_token": "access", "token_type": "Bearer", "id_token": id_token}

    def begun(self, location: str) -> dict[str, str]:
        """Read the redirect that leads to the service, as the service does."""
        assert location.startswith(f"{self.url}/authorize?")
        self.asked = dict(parse_qsl(urlsplit(location).query))
        return self.asked


@contextmanager
def running_service() -> Iterator[Service]:
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answers = {"/.well-known/openid-configuration": service.configuration, "/keys": service.keys}
            self.send(answers[self.path]())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.send(service.token(dict(parse_qsl(body))))

        def send(self, record: dict[str, Any]) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(record).encode())

        def log_message(self, *_arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield service
    server.shutdown()
    thread.join()
    server.server_close()
