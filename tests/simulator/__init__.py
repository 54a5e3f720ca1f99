"""Does the simulated stack behave as the real services do?"""
