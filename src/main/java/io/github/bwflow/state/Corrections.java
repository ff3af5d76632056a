package io.github.bwflow.state;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is known of use that no meter has counted. */
public interface Corrections {

  /** Nothing was stated. */
  Corrections NONE =
      new Corrections() {
        @Override
        public Optional<Correction> correction(List<String> interfaces, Instant now) {
          return Optional.empty();
        }

        @Override
        public Optional<LostTraffic> lost(String name) {
          return Optional.empty();
        }

        @Override
        public boolean isCorrectionLost() {
          return false;
        }
      };

  /** What is to be added for an account of these interfaces at this instant; empty for nothing. */
  Optional<Correction> correction(List<String> interfaces, Instant now);

  /** What the meter was seen to have lost of an interface; empty for nothing. */
  Optional<LostTraffic> lost(String name);

  /** Whether it is not known what was stated. */
  boolean isCorrectionLost();
}
