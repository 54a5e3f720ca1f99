"""What Lidarr and Readarr have in common: creators, and works that are searched by themselves."""
