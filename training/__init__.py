"""How the network of ``secondchair/listening/network`` was made. No part of the running project: it needs torch."""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # secondchair/listening/network.py says why
