"""Every file and folder of the data folder, damaged in every form, and what the commands then do."""
