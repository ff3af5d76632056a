package io.github.bwflow.state;

import java.time.Instant;

/**
 * What an account was like when changes of it were last looked for.
 *
 * @param warned the warning threshold that had been passed, in percent; 0 for none
 * @param limited whether a limit stood that is felt
 * @param metered whether what was used was known
 * @param period the start of its period
 */
public record Phase(int warned, boolean limited, boolean metered, Instant period) {

  // What a record gets by itself is linked anew in each short run.
  @Override
  public boolean equals(Object other) {
    return other instanceof Phase phase
        && warned == phase.warned
        && limited == phase.limited
        && metered == phase.metered
        && period.equals(phase.period);
  }

  @Override
  public int hashCode() {
    return warned + period.hashCode();
  }
}
