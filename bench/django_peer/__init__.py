"""The debtor home page as a careful Django project would write it: the peer of the web benchmark."""
