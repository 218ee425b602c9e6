"""What the tests run the worker against: emulated AWS, a fake ComfyUI, a fake metadata service, a fake backend."""
