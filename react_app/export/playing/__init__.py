"""What is performed: a track with a show or a recorded take, heard and stepped frame by frame."""
