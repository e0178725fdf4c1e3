"""Trains everything that listens, in order: the network, the runs of words, then what each is worth.

python -m venv /somewhere && . /somewhere/bin/activate
pip install -r requirements/app.txt && pip install -r training/requirements.txt
python -m training              about fifty minutes on two cores
"""

from . import fit, linear, train

if __name__ == "__main__":
    train.main()
    linear.main()
    fit.main()
