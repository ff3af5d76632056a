package io.github.bwflow.budget;

import io.github.bwflow.units.InterfaceName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What has one budget: an interface, several that share it, the default route's, or a virtual
 * machine.
 *
 * @param kind what it is, for people and the JSON
 * @param name its name: the interfaces' names, joined by {@code +}, or {@value #AUTO}; a virtual
 *     machine's own
 * @param interfaces its interfaces now, in the configured order; none only where it follows the
 *     default route and there is none, and for a virtual machine
 * @param former the interfaces that it has followed before in its period: what they have counted
 *     counts, and no limit stands there any more
 */
public record Account(
    Kind kind, String name, List<InterfaceName> interfaces, List<InterfaceName> former) {
  /** The name of the account that follows the default route. */
  public static final String AUTO = "auto";

  /** The kinds of accounts. */
  public enum Kind {
    /** Network interfaces of this host. */
    INTERFACE,
    /** A virtual machine of a platform. */
    VM
  }

  /** Copies the lists. */
  public Account {
    interfaces = List.copyOf(interfaces);
    former = List.copyOf(former);
    if (interfaces.isEmpty() && kind == Kind.INTERFACE && !name.equals(AUTO)) {
      throw new IllegalArgumentException("an account needs an interface");
    }
  }

  /** The account of these interfaces. */
  public static Account of(List<InterfaceName> interfaces) {
    StringBuilder name = new StringBuilder();
    for (InterfaceName each : interfaces) {
      name.append(name.length() == 0 ? "" : "+").append(each.name());
    }
    return new Account(Kind.INTERFACE, name.toString(), interfaces, List.of());
  }

  /**
   * The account that follows the default route.
   *
   * @param current where it leads by; empty where there is none
   * @param former where it has led by before in the account's period
   */
  public static Account following(Optional<InterfaceName> current, List<InterfaceName> former) {
    return new Account(Kind.INTERFACE, AUTO, current.stream().toList(), former);
  }

  /** The account of a virtual machine. */
  public static Account vm(String name) {
    return new Account(Kind.VM, name, List.of(), List.of());
  }

  /** The same on an interface, as a simulation has it. */
  public Account on(InterfaceName name) {
    return new Account(kind, this.name, List.of(name), List.of());
  }

  /** Whether it is a virtual machine. */
  public boolean isVm() {
    return kind == Kind.VM;
  }

  /** Whether it follows the default route. */
  public boolean isFollowing() {
    return kind == Kind.INTERFACE && name.equals(AUTO);
  }

  /** Whether it follows the default route, and there is none now. */
  public boolean isNowhere() {
    return kind == Kind.INTERFACE && interfaces.isEmpty();
  }

  /** All interfaces whose traffic counts. */
  public List<InterfaceName> metered() {
    List<InterfaceName> all = new ArrayList<>(interfaces);
    all.addAll(former);
    return all;
  }
}
