package io.github.bwflow.classes.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SshdConfigTest {
  @Test
  void findsThePortsThatSshdListensOn() {
    Set<Integer> ports = new HashSet<>();
    SshdConfig.add(
        List.of(
            "# Port 1",
            "Port 2222",
            "  port=2223",
            "ListenAddress 192.0.2.1",
            "ListenAddress 192.0.2.1:2224",
            "ListenAddress [2001:db8::1]:2225",
            "ListenAddress 2001:db8::99",
            "Port none",
            "PortForwarding 7"),
        ports);

    assertEquals(Set.of(2222, 2223, 2224, 2225), ports);
  }
}
