package io.github.bwflow.classes;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What this host calls users, units and countries. */
public interface Owners {
  /** Nothing has a name. */
  Owners NONE =
      new Owners() {
        @Override
        public OptionalLong user(String name) {
          return OptionalLong.empty();
        }

        @Override
        public List<String> cgroups(String unit) {
          return List.of();
        }

        @Override
        public Optional<String> country(AddressRange address) {
          return Optional.empty();
        }
      };

  /** The number of a user; empty if there is none of this name. */
  OptionalLong user(String name);

  /**
   * The cgroups that a systemd unit has now, as paths below the unified hierarchy's root without
   * slashes at either end; none where it does not run.
   */
  List<String> cgroups(String unit);

  /** The country that an address is in, as two capital letters; empty where that is not known. */
  Optional<String> country(AddressRange address);
}
