package io.github.bwflow.host;

import io.github.bwflow.units.InterfaceName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Devices as a value: their names and counters, without a kernel. */
public record StaticDevices(List<NetDevices.Device> all) implements NetDevices {

  /** None at all. */
  public static StaticDevices none() {
    return new StaticDevices(List.of());
  }

  /** These and one more, with the usual MTU and no hardware behind it. */
  public StaticDevices with(String name, long rx, long tx) {
    return with(new Device(new InterfaceName(name), 1500, rx, tx, false, OptionalInt.empty()));
  }

  /** These and one more. */
  public StaticDevices with(NetDevices.Device device) {
    List<NetDevices.Device> more = new ArrayList<>(all);
    more.add(device);
    return new StaticDevices(List.copyOf(more));
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
  public Optional<InterfaceName> meteredLine() {
    return Optional.empty();
  }
}
