package io.github.bwflow.config;

/** What happens to a root qdisc that is neither the kernel's default nor bwflow's. */
public enum ForeignQdisc {
  /** It stays, and no limit is set. */
  REFUSE,
  /** It is replaced when a limit is needed. */
  REPLACE
}
