package io.github.bwflow.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.bwflow.units.InterfaceName;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.NetworkInterface;
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
  void readsTheCountersAnewEachTime() throws IOException {
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    assumeTrue(NetworkInterface.getByName("lo").isUp(), "the loopback is down");
    long before = devices.find(LOOPBACK).orElseThrow().txBytes();

    try (DatagramSocket socket = new DatagramSocket(0, loopback)) {
      socket.send(new DatagramPacket(new byte[1_000], 1_000, loopback, socket.getLocalPort()));
    }

    assertTrue(devices.find(LOOPBACK).orElseThrow().txBytes() >= before + 1_000);
  }

  @Test
  void findsNoDeviceThatIsNotThere() {
    assertEquals(Optional.empty(), devices.find(new InterfaceName("nosuch0")));
  }
}
