"""How the network of ``secondchair/listening/network`` was made. No part of the running project: it needs torch."""
