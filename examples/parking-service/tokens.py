"""Who asks: the gateway proves itself with a short-lived token, signed with a key that it publishes (RFC 9068)."""

import os


class NotLetIn(Exception):
    """The call carries no token of the gateway for this service."""


def create_check():
    """Checks the header Authorization. Without PARKING_ISSUER everybody is let in: on one's own machine only."""
    issuer = os.environ.get("PARKING_ISSUER")
    if not issuer:
        return lambda _authorization: None
    # Without the library this must not start: an unchecked token is no token.
    import jwt

    audience = os.environ["PARKING_AUDIENCE"]
    keys = jwt.PyJWKClient(f"{issuer}/.well-known/jwks.json", cache_keys=True, timeout=5)

    def check(authorization):
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or token == "":
            raise NotLetIn
        try:
            if jwt.get_unverified_header(token).get("typ") != "at+jwt":
                raise NotLetIn
            key = keys.get_signing_key_from_jwt(token)
            claims = jwt.decode(
                token,
                key,
                algorithms=["ES256"],
                audience=audience,
                issuer=issuer,
                options={"require": ["exp", "iat", "aud", "iss", "sub"]},
            )
        except jwt.PyJWTError as error:
            raise NotLetIn from error
        # "sub" is a pseudonym of the one who asks, "org" the agency.
        return claims

    return check
