"""Verifies access tokens of Plinth outside of it, by nothing but its published keys.

    python verify_token.py JWKS_URL ISSUER AUDIENCE < tokens

It reads a token a line and writes what became of each; the exit code is 1 when one was refused.
"""

import sys

import jwt

JWKS_LIFESPAN_SECONDS = 300
REQUIRED = ["iss", "aud", "sub", "exp", "iat", "tid"]


class TokenVerifier:
    """The algorithm, the type, the issuer and the audience are ours to choose, never the token's (RFC 8725, RFC 9068)."""

    def __init__(self, jwks_url: str, issuer: str, audience: str) -> None:
        self._keys = jwt.PyJWKClient(jwks_url, lifespan=JWKS_LIFESPAN_SECONDS, timeout=5)
        self._issuer = issuer
        self._audience = audience

    def verify(self, token: str) -> dict:
        """What a token says. Raises jwt.PyJWTError; why is for the log, not for whoever showed the token."""
        if jwt.get_unverified_header(token).get("typ") != "at+jwt":
            raise jwt.InvalidTokenError("expected typ at+jwt")
        key = self._keys.get_signing_key_from_jwt(token)
        return jwt.decode(
            token,
            key.key,
            algorithms=["ES256"],
            issuer=self._issuer,
            audience=self._audience,
            options={"require": REQUIRED},
        )


def main(jwks_url: str, issuer: str, audience: str) -> int:
    verifier = TokenVerifier(jwks_url, issuer, audience)
    code = 0
    for line in sys.stdin:
        try:
            claims = verifier.verify(line.strip())
            print(f"accepted: user {claims['sub']}, tenant {claims['tid']}")
        except jwt.PyJWTError as error:
            print(f"refused: {error}")
            code = 1
    return code


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit("usage: python verify_token.py JWKS_URL ISSUER AUDIENCE < tokens")
    sys.exit(main(*sys.argv[1:]))
