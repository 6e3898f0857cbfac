"""Which terms bound this account on this date, and what did we know then?"""
