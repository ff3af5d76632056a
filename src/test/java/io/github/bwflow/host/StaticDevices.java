package io.github.bwflow.host;

import io.github.bwflow.units.InterfaceName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Devices as a value: their names and counters, without a kernel.
 *
 * @param all the devices; their indices count from 1 in this order, unless they have an identity
 * @param identities how some of them are known
 */
public record StaticDevices(
    List<NetDevices.Device> all, Map<InterfaceName, NetDevices.Identity> identities)
    implements NetDevices {

  /** None at all. */
  public static StaticDevices none() {
    return new StaticDevices(List.of(), Map.of());
  }

  /** These and one more of this identity. */
  public StaticDevices with(String name, NetDevices.Identity identity) {
    Map<InterfaceName, NetDevices.Identity> more = new HashMap<>(identities);
    more.put(new InterfaceName(name), identity);
    return new StaticDevices(with(name, 0, 0).all, Map.copyOf(more));
  }

  /** These and one more, with the usual MTU and no hardware behind it. */
  public StaticDevices with(String name, long rx, long tx) {
    return with(new Device(new InterfaceName(name), 1500, rx, tx, false, OptionalInt.empty()));
  }

  /** These and one more. */
  public StaticDevices with(NetDevices.Device device) {
    List<NetDevices.Device> more = new ArrayList<>(all);
    more.add(device);
    return new StaticDevices(List.copyOf(more), identities);
  }

  @Override
  public List<InterfaceName> names() {
    return all.stream().map(NetDevices.Device::name).sorted().toList();
  }

  @Override
  public Optional<NetDevices.Device> find(InterfaceName name) {
    return all.stream().filter(device -> device.name().equals(name)).findFirst();
  }

  @Override
  public Optional<NetDevices.Identity> identity(InterfaceName name) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).name().equals(name)) {
        NetDevices.Identity usual = new NetDevices.Identity(i + 1, true, 1500, "", 0);
        return Optional.of(identities.getOrDefault(name, usual));
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<InterfaceName> meteredLine() {
    return Optional.empty();
  }
}
