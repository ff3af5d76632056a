package io.github.bwflow.budget;

import io.github.bwflow.units.InterfaceName;
import java.util.List;

/**
 * What has one budget: an interface, or several that share it.
 *
 * @param kind what it is, for people and the JSON
 * @param name its name: the interfaces' names, joined by {@code +}
 * @param interfaces its interfaces, at least one, in the configured order
 */
public record Account(Kind kind, String name, List<InterfaceName> interfaces) {

  /** The kinds of accounts. */
  public enum Kind {
    /** Network interfaces of this host. */
    INTERFACE
  }

  /** Copies the list. */
  public Account {
    interfaces = List.copyOf(interfaces);
    if (interfaces.isEmpty()) {
      throw new IllegalArgumentException("an account needs an interface");
    }
  }

  /** The account of these interfaces. */
  public static Account of(List<InterfaceName> interfaces) {
    StringBuilder name = new StringBuilder();
    for (InterfaceName each : interfaces) {
      name.append(name.length() == 0 ? "" : "+").append(each.name());
    }
    return new Account(Kind.INTERFACE, name.toString(), interfaces);
  }
}
