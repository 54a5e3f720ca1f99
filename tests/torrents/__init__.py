"""What every torrent client has to do, whichever it is: over the simulator here, over real ones in tests/real."""
