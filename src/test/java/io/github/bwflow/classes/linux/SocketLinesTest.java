package io.github.bwflow.classes.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.classes.AddressRange;
import io.github.bwflow.classes.AddressRange.Family;
import io.github.bwflow.classes.Connection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The lines are what iproute2 6.1 has printed. */
class SocketLinesTest {
  @Test
  void readsWhatSsPrints() {
    Connection udp =
        only(
            "udp UNCONN 0      0      0.0.0.0%lo:5000    0.0.0.0:*     uid:1000 ino:13526838 sk:ca"
                + " cgroup:/ <->                  ");
    assertEquals(17, udp.protocol());
    assertEquals(5000, udp.localPort());
    assertEquals(Optional.empty(), udp.local());
    assertEquals(1000, udp.user());
    assertEquals(13_526_838, udp.inode());

    Connection tcp =
        only(
            "tcp ESTAB  0      0       10.9.0.1:38134 10.9.0.2:4000 "
                + " timer:(keepalive,119min,0) ino:13526834 sk:ce cgroup:/ <->");
    assertEquals(Optional.of(AddressRange.parse("10.9.0.2")), tcp.remote());
    assertEquals(4000, tcp.remotePort());
    assertEquals(0, tcp.user());
    assertTrue(tcp.isConnected());
  }

  @Test
  void knowsWhichFamiliesASocketTakes() {
    assertEquals(
        List.of(Family.IPV4, Family.IPV6),
        only("udp UNCONN 0 0 *:5001 *:* uid:1000 ino:1 sk:cb cgroup:/ v6only:0 <->").families());
    assertEquals(
        List.of(Family.IPV6),
        only("udp UNCONN 0 0 [::]:5002 [::]:* uid:1000 ino:1 sk:cb cgroup:/ v6only:1 <->")
            .families());
    assertEquals(
        List.of(Family.IPV4),
        only("tcp ESTAB 0 0 [::ffff:10.0.0.1]:4001 [::ffff:10.0.0.2]:49282 ino:1 sk:c6")
            .families());
    assertEquals(
        List.of(Family.IPV6),
        only("tcp ESTAB 0 0 [fe80::1%eth0]:4001 [fe80::2]:49282 ino:1 sk:c6").families());
  }

  @Test
  void believesNoCgroupThatClaimsToBeAnother() {
    Connection connection =
        only(
            "udp UNCONN 0 0 0.0.0.0:5000 0.0.0.0:* uid:1000 ino:7 sk:ca cgroup:/x uid:0 ino:9 <->");

    assertEquals(1000, connection.user());
    assertEquals(7, connection.inode());
  }

  @Test
  void leavesOutWhatNoInterfaceCarriesAndWhatNobodyHolds() {
    assertTrue(read("tcp LISTEN 0 128 127.0.0.1:4000 0.0.0.0:* ino:1 sk:cd").isEmpty());
    assertTrue(read("tcp ESTAB 0 0 [::1]:4000 [::1]:4001 ino:1 sk:cd").isEmpty());
    assertTrue(read("tcp FIN-WAIT-2 0 0 10.9.0.1:4000 10.9.0.2:4001 ino:0 sk:cd").isEmpty());
  }

  @Test
  void keepsOnlyThePortsOfAUserWhoHasVeryMany() {
    SocketLines lines = new SocketLines();
    for (int i = 0; i < SocketLines.MOST_OF_USER + 10; i++) {
      lines.accept(
          "tcp ESTAB 0 0 10.9.0.1:" + (10_000 + i) + " 10.9.0.2:443 uid:1000 ino:" + (i + 1));
    }
    lines.accept("tcp ESTAB 0 0 10.9.0.1:9000 10.9.0.2:443 uid:1001 ino:99999");

    assertEquals(SocketLines.MOST_OF_USER + 1, lines.connections().size());
    assertEquals(10, lines.crowds().get(0).ports().cardinality());
    assertEquals(1000, lines.crowds().get(0).user());
  }

  @Test
  void survivesWhatIsNoLineOfSs() {
    Random random = new Random(4711);
    String some = "tcp udp `- :[]%*.0123456789abcdef/uid:ino:()\n";
    SocketLines lines = new SocketLines();
    for (int i = 0; i < 20_000; i++) {
      StringBuilder line = new StringBuilder("tcp ESTAB 0 0 ");
      for (int j = random.nextInt(60); j > 0; j--) {
        line.append(some.charAt(random.nextInt(some.length())));
      }
      lines.accept(line.append(" ino:1").toString());
    }
    lines.accept("");
    assertTrue(lines.connections().size() <= 20_000);
  }

  private static List<Connection> read(String line) {
    SocketLines lines = new SocketLines();
    lines.accept(line);
    return lines.connections();
  }

  private static Connection only(String line) {
    return read(line).get(0);
  }
}
