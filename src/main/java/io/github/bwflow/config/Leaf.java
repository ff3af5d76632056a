package io.github.bwflow.config;

/** The queue under the limit. */
public enum Leaf {
  /** fq_codel where the kernel has it. */
  AUTO,
  /** fq_codel, and an error where the kernel lacks it. */
  FQ_CODEL,
  /** The limit's own queue only. */
  NONE
}
