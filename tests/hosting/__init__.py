"""The image, the proxies and the cloud that the app is hosted with."""
