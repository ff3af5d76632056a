package io.github.bwflow.limit.tc;

import io.github.bwflow.host.NetDevices.Identity;
import io.github.bwflow.units.InterfaceName;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The device that an interface's received traffic is led through, so that it can be limited as if
 * it were sent. One for each interface, named after the interface's number, which a rename does not
 * change.
 *
 * @param name its name, such as {@code bwf3}
 * @param identity how the kernel knows it; empty where there is no such device
 */
record Ifb(InterfaceName name, Optional<Identity> identity) {
  private static final String PREFIX = "bwf";
  private static final String ALIAS = "bwflow ";

  /** The group that ours are in from the moment they are made; the alias can only come after. */
  static final long GROUP = 48912;

  /** The name of the IFB of the interface with this number. */
  static InterfaceName nameFor(int index) {
    return new InterfaceName(PREFIX + index);
  }

  /** The alias of the IFB of an interface. */
  static String aliasFor(InterfaceName device) {
    return ALIAS + device;
  }

  /** The number in such a name; empty for any other name. */
  static OptionalInt indexIn(String name) {
    return name.startsWith(PREFIX) && name.matches(PREFIX + "[1-9][0-9]{0,8}")
        ? OptionalInt.of(Integer.parseInt(name.substring(PREFIX.length())))
        : OptionalInt.empty();
  }

  /** Whether it is there, and made by us. */
  boolean isOurs() {
    return identity.filter(Ifb::isMarked).isPresent();
  }

  /** Whether a device of such a name is one that we made. */
  static boolean isMarked(Identity identity) {
    return identity.group() == GROUP || identity.alias().startsWith(ALIAS);
  }

  /** Whether something else has its name. */
  boolean isForeign() {
    return identity.isPresent() && !isOurs();
  }

  /** Whether traffic that is led to it comes through. */
  boolean isPassing() {
    return isOurs() && identity.get().up();
  }
}
