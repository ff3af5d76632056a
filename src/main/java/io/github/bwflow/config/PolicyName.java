package io.github.bwflow.config;

/** How credit accrues. Which of these can be chosen, {@link Key#POLICY} says. */
public enum PolicyName {
  /** A pre-charge at once, the rest of the budget evenly over the period. */
  TOKEN_BUCKET,
  /** The whole budget at the period's start. */
  FIXED_WINDOW,
  /** The budget holds for any window of the period's length. */
  SLIDING_WINDOW,
  /** No burst: what is left, evenly over the time left. */
  LEAKY_BUCKET
}
