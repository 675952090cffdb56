"""Two common detectors of odd rows: learnt from the learning period alone, so that they are as causal as Dragnet."""
import numpy as np
from sklearn.ensemble import IsolationForest


def isolation_forest(learnt, judged, seed=1):
    """scikit-learn's IsolationForest with its own settings (Liu et al., ICDM 2008)."""
    forest = IsolationForest(random_state=seed).fit(learnt)
    return -forest.score_samples(judged)


def ecod(learnt, judged):
    """ECOD (Li et al., TKDE 2022) with the empirical distributions of the learning period.

    Per column -ln of both tails; the score is the largest of the sums of left tails, of right tails, and of the tails
    on the side of each column's skew.
    """
    left = np.zeros(len(judged))
    right, skewed = left.copy(), left.copy()
    for column in range(learnt.shape[1]):
        past, now = np.sort(learnt[:, column]), judged[:, column]
        # The judged row counts as one of the sample, so that no tail is empty.
        below = -np.log((np.searchsorted(past, now, "right") + 1) / (len(past) + 1))
        above = -np.log((len(past) - np.searchsorted(past, now, "left") + 1) / (len(past) + 1))
        skew = np.mean((past - past.mean()) ** 3)
        left += below
        right += above
        skewed += below if skew < 0 else above
    return np.maximum(np.maximum(left, right), skewed)
