"""What can be done, over `model` and `ports` alone; one public async function a file."""
