"""What surrounds the routes: how often somebody may ask."""
