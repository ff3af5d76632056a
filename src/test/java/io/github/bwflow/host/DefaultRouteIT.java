package io.github.bwflow.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Asks for the default route in network namespaces with routes of their own. */
class DefaultRouteIT {
  private static final String DEVICES =
      "set -e; ip link add v0 type veth peer name v1; ip link set v0 up; ip link set v1 up;"
          + " ip address add 10.9.9.1/24 dev v0; ip address add 10.9.8.1/24 dev v1;";

  /** Prints the default route's device of the namespace that it runs in. */
  static final class Printer {
    public static void main(String[] args) {
      System.out.println(new SysfsDevices().defaultRoute().map(Object::toString).orElse("none"));
    }
  }

  private static String defaultRoute(String routes) throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process process =
        new ProcessBuilder(
                "unshare",
                "-n",
                "sh",
                "-c",
                DEVICES + routes + "; exec \"$@\"",
                "sh",
                java.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Printer.class.getName())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assumeFalse(said.contains("Operation not permitted"), "no right to make a namespace");
    assertEquals(0, process.waitFor(), said);
    return said.strip();
  }

  @Test
  void takesTheRouteWithTheLowestMetric() throws Exception {
    assertEquals(
        "v1",
        defaultRoute(
            "ip route add default via 10.9.9.2 metric 200;"
                + " ip route add default via 10.9.8.2 metric 100"));
  }

  @Test
  void findsNoneWhereThereIsNone() throws Exception {
    assertEquals("none", defaultRoute("ip route add 10.0.0.0/9 via 10.9.9.2"));
  }

  @Test
  void takesNoDeviceThatIsNone() throws Exception {
    // The kernel prints the device of an unreachable route as "*".
    assertEquals(
        "v0",
        defaultRoute(
            "ip route add unreachable default metric 1;"
                + " ip route add default via 10.9.9.2 metric 100"));
  }
}
