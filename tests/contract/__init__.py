"""Do our requests, fixtures and simulator speak as the services' official API files say?"""
