package io.github.bwflow.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.units.InterfaceName;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Reads the devices of the namespace that the tests run in, as {@code /sys} shows them too. */
class IpDevicesTest {
  private final NetDevices devices = new IpDevices(new HostPrograms());
  private final NetDevices sysfs = new SysfsDevices();

  @Test
  void findsWhatSysfsShows() {
    assertEquals(sysfs.names(), devices.names());
    for (InterfaceName name : sysfs.names()) {
      assertEquals(sysfs.identity(name), devices.identity(name));
      assertEquals(sysfs.find(name).get().mtu(), devices.find(name).get().mtu());
    }
    assertEquals(sysfs.meteredLine(), devices.meteredLine());
  }

  @Test
  void readsTheCountersAnewEachTime() {
    InterfaceName loopback = new InterfaceName("lo");
    long before = sysfs.find(loopback).orElseThrow().rxBytes();
    long found = devices.find(loopback).orElseThrow().rxBytes();
    long after = sysfs.find(loopback).orElseThrow().rxBytes();

    assertTrue(before <= found && found <= after, before + " " + found + " " + after);
  }

  @Test
  void findsNoDeviceThatIsNotThere() {
    assertEquals(Optional.empty(), devices.find(new InterfaceName("nosuch0")));
    assertEquals(Optional.empty(), devices.identity(new InterfaceName("nosuch0")));
  }

  @Test
  void countsWithoutTheProgramToo() {
    Programs none =
        new Programs() {
          @Override
          public Optional<Path> find(String name) {
            return Optional.empty();
          }

          @Override
          public Outcome run(Command command) {
            return new Outcome(End.NOT_STARTED, -1, "", "not installed");
          }
        };

    assertEquals(sysfs.names(), new IpDevices(none).names());
    assertTrue(new IpDevices(none).find(new InterfaceName("lo")).isPresent());
  }
}
