"""What is trained and how: networks, schedules, augmentation."""
