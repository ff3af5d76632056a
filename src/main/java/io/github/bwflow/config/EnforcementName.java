package io.github.bwflow.config;

/** How the limit follows the balance. Which can be chosen, {@link Key#ENFORCEMENT} says. */
public enum EnforcementName {
  /** The limit falls smoothly as the balance runs out. */
  GLIDE,
  /** No limit while there is a balance, a fixed one when it is used up. */
  CLIFF
}
