package io.github.bwflow.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.units.InterfaceName;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Reads the devices of the namespace that the tests run in. */
class SysfsDevicesTest {
  private static final InterfaceName LOOPBACK = new InterfaceName("lo");
  private final NetDevices devices = new SysfsDevices();

  @Test
  void readsTheLoopback() {
    NetDevices.Device device = devices.find(LOOPBACK).orElseThrow();

    assertTrue(devices.names().contains(LOOPBACK));
    assertEquals(65_536, device.mtu());
    assertTrue(device.rxBytes() >= 0 && device.txBytes() >= 0);
    assertEquals(OptionalInt.empty(), device.speedMbit());
    assertEquals(false, device.physical());
  }

  @Test
  void findsNoDeviceThatIsNotThere() {
    assertEquals(Optional.empty(), devices.find(new InterfaceName("nosuch0")));
  }
}
