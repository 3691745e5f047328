"""What can be said: the classes, links, shapes and vocabularies of Zhitu, and their names in Python."""
