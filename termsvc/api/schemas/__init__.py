"""The shapes of bodies, as OpenAPI tells them."""
