package io.github.bwflow.host;

import io.github.bwflow.units.InterfaceName;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The network devices of this network namespace. */
public interface NetDevices {

  /** The names of all devices, sorted. */
  List<InterfaceName> names();

  /**
   * What the kernel says of a device; empty if there is none of that name. The counters are read
   * anew each time, the rest once.
   */
  Optional<Device> find(InterfaceName name);

  /** How the kernel tells a device from others; empty if there is none of that name. */
  Optional<Identity> identity(InterfaceName name);

  /**
   * The line that what follows the default route leaves by at last: the default route's device, or
   * the one that carries it where that is a tunnel. A bridge, bond, VLAN, PPP device or veth is a
   * line. A tunnel is taken for its own line where nothing tells what carries it.
   *
   * @return empty without a default route
   */
  Optional<InterfaceName> meteredLine();

  /**
   * A device and its counters at this moment.
   *
   * @param name its name
   * @param mtu bytes a packet may have above the link header
   * @param rxBytes bytes received since the device was made, or since boot
   * @param txBytes bytes sent likewise
   * @param physical whether a piece of hardware stands behind it, so that {@code speedMbit} is true
   * @param speedMbit the link's speed in Mbit/s; empty where the kernel does not know
   */
  record Device(
      InterfaceName name,
      int mtu,
      long rxBytes,
      long txBytes,
      boolean physical,
      OptionalInt speedMbit) {}

  /**
   * A device as the kernel tells it from others at this moment.
   *
   * @param index its number, which it keeps while it exists, whatever its name
   * @param up whether it is switched on
   * @param mtu bytes a packet may have above the link header
   * @param alias the text that people give it; often empty
   * @param group the number of its group; 0 unless somebody has set one
   */
  record Identity(int index, boolean up, int mtu, String alias, long group) {}
}
