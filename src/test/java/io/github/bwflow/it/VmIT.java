package io.github.bwflow.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.vmmanager.Platform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Virtual machines and the host's own interfaces on one host. */
class VmIT extends LabTest {
  private static final long GIB = 1L << 30;
  private static final long NOVEMBER = Instant.parse("2026-11-01T00:00:00Z").getEpochSecond();
  private static final long DECEMBER = Instant.parse("2026-12-01T00:00:00Z").getEpochSecond();
  private static final String NOW = "2026-11-21 12:00:00";
  private static final String PASSWORD_FILE = "/etc/bwflow/vmmanager.password";
  private static final String TRUST =
      "JAVA_TOOL_OPTIONS=-Djavax.net.ssl.trustStore="
          + PlatformProcess.DIRECTORY
          + "/trusted.p12 -Djavax.net.ssl.trustStorePassword=changeit";
  private static final String LIMIT = "{\"net_in_mbitps\":10,\"net_out_mbitps\":10}";
  private static final String VMS =
      """
      [vmmanager]
      url = "https://localhost:8443"
      email = "admin@example.com"
      [[vm]]
      id = 42
      name = "customer-a"
      normal_rate = "1 gbit"
      [[vm]]
      id = 43
      name = "customer-b"
      normal_rate = "1 gbit"
      """;

  private Running platform;

  @BeforeEach
  void startPlatform() {
    lab.sh("rm -rf " + PlatformProcess.DIRECTORY + "; mkdir " + PlatformProcess.DIRECTORY);
    traffic("42 0 0 " + NOVEMBER, "43 0 0 " + NOVEMBER);
    platform =
        lab.start(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                PlatformProcess.class.getName()));
    Running.await("the platform", () -> exists("ready"));
    lab.write(PASSWORD_FILE, Platform.PASSWORD + "\n");
    lab.sh("chmod 600 " + PASSWORD_FILE);
    lab.write(Lab.CONFIG, VMS);
  }

  @AfterEach
  void stopPlatform() {
    platform.close();
  }

  private boolean exists(String name) {
    return Files.exists(lab.file(PlatformProcess.DIRECTORY + "/" + name));
  }

  private void traffic(String... lines) {
    lab.write(PlatformProcess.DIRECTORY + "/traffic", String.join("\n", lines) + "\n");
  }

  private String log() {
    return exists("log") ? lab.read(PlatformProcess.DIRECTORY + "/log") : "";
  }

  private List<String> posts() {
    return log().lines().filter(line -> line.startsWith("POST /vm/")).toList();
  }

  private Run enforce(String clock) {
    return lab.as(Caller.root().at(clock).with(TRUST))
        .bwflow("check", "--enforce", "--quiet", "--vm", "all");
  }

  @Test
  void limitsAtTheThresholdAndLiftsWhenTheMonthTurns() {
    traffic("42 " + 600 * GIB + " " + 424 * GIB + " " + NOVEMBER, "43 0 0 " + NOVEMBER);
    enforce(NOW).exits(0).says("customer-a: limited to 10 Mbit/s");
    enforce("2026-11-30 23:59:30").exits(0);
    assertEquals(List.of("POST /vm/v3/host/42/resource " + LIMIT), posts());

    traffic("42 0 0 " + DECEMBER, "43 0 0 " + DECEMBER);
    enforce("2026-12-01 00:00:30").exits(0).says("customer-a: limit lifted");
    enforce("2026-12-01 00:05:30").exits(0);

    assertEquals(2, posts().size());
    assertEquals(
        "POST /vm/v3/host/42/resource {\"net_in_mbitps\":1000,\"net_out_mbitps\":1000}",
        posts().get(1));
    assertEquals("755", lab.sh("stat -c %a /run/bwflow/vm").out().strip());
  }

  @Test
  void worksWithoutRootAndWithoutVnstatTcAndSqlite() {
    lab.sh("chown nobody " + PASSWORD_FILE + "; install -d -o nobody /tmp/home");
    lab.hide("vnstat", "tc", "sqlite3", "ip");
    traffic("42 0 " + 1024 * GIB + " " + NOVEMBER, "43 0 0 " + NOVEMBER);
    Caller nobody = Caller.nobody().at(NOW).with(TRUST, "HOME=/tmp/home");

    lab.as(nobody)
        .bwflow("check", "--enforce")
        .exits(0)
        .prints("customer-a: exhausted", "customer-b: ok");
    lab.as(nobody).bwflow("check", "--enforce").exits(0);
    Run json = lab.as(nobody).bwflow("check", "--json").exits(0);
    Run report = lab.as(nobody).bwflow("report", "--json").exits(0);

    assertEquals(1, posts().size());
    Schema.CHECK.validates(json);
    Schema.REPORT.validates(report);
    assertTrue(Files.exists(lab.file("/tmp/home/.local/state/bwflow/vm/state.json")));
    assertFalse(Files.exists(lab.file("/run/bwflow/vm")));
    assertFalse(Files.exists(lab.file("/var/lib/bwflow/vm")));
  }

  @Test
  void isAllGreenToTheDoctorOnAHostThatHasNothingElse() {
    lab.sh("chown nobody " + PASSWORD_FILE + "; install -d -o nobody /tmp/well");
    lab.hide("vnstat", "tc", "sqlite3", "ip");
    Lab.As nobody = lab.as(Caller.nobody().at(NOW).with(TRUST, "HOME=/tmp/well"));
    nobody.bwflow("check", "--enforce").exits(0);

    Run well = nobody.bwflow("doctor", "--json").exits(0);
    assertFalse(well.out().contains("\"warning\""), well::toString);
    assertTrue(well.out().contains("\"customer-a: ok\""), well::toString);

    lab.sh("chmod 644 " + PASSWORD_FILE);
    Run exposed = nobody.bwflow("doctor").exits(77);
    exposed.prints("password-exposed", "chmod 600 " + PASSWORD_FILE);
    lab.sh("chmod 600 " + PASSWORD_FILE);
    nobody.bwflow("doctor").exits(0);
  }

  @Test
  void keepsTheHostsOwnRunsOffTheNetworkAndTheOthersOffTheInterfaces() {
    exhaust();
    String host = lab.read(Lab.CONFIG);
    lab.write(Lab.CONFIG, host + "\n" + VMS);

    lab.as(Caller.root().with(TRUST)).bwflow("check", "--json").exits(0);
    assertEquals("", log());
    lab.as(Caller.root().with(TRUST)).bwflow("check", "--enforce", "--vm", "all");
    assertFalse(lab.qdiscs("eth0").isLimited());
    assertTrue(log().contains("DELETE /auth/v4/token/"), log());

    String before = log();
    lab.as(Caller.root().with(TRUST)).bwflow("check", "--enforce", "--quiet").exits(0);
    assertTrue(lab.qdiscs("eth0").isLimited());
    assertEquals(before, log());
    lab.as(Caller.root().with(TRUST)).bwflow("check", "--enforce", "--vm", "all");
    assertTrue(lab.qdiscs("eth0").isLimited());
  }

  @Test
  void leavesMachinesAloneInTheUnitsForInterfacesButNotAnInterfaceWhoseFileBreaks() {
    Lab.As unit = lab.as(Caller.root().with("BWFLOW_UNIT=host"));
    assertEquals("", unit.bwflow("check", "--enforce", "--quiet").exits(0).err());
    exhaustAndLimit();
    lab.write(Lab.CONFIG, VMS + "broken =\n");
    lab.tc("qdisc del dev eth0 root");

    unit.bwflow("check", "--enforce", "--quiet");

    assertTrue(lab.qdiscs("eth0").isLimited());
    assertEquals("", log());
  }

  // The launcher keeps variables of the JVM out, and with them the trust in the tests' certificate.
  @Test
  void speaksTlsFromTheLauncherToo() {
    lab.run("/run/project/scripts/bwflow", "check", "--enforce", "--vm", "all")
        .exits(69)
        .says("the TLS certificate of https://localhost:8443 is not to be trusted");
    assertEquals("", log());
  }

  @Test
  void doesNotWaitForAPlatformThatHangs() {
    traffic("42 hang", "43 0 " + 1024 * GIB + " " + NOVEMBER);

    Run run = enforce(NOW).exits(75);

    run.says(
        "customer-a: https://localhost:8443 did not answer within 15 s", "customer-b: limited");
    assertEquals(List.of("POST /vm/v3/host/43/resource " + LIMIT), posts());
    assertTrue(log().contains("DELETE /auth/v4/token/"), log());
  }

  @Test
  void logsOutWhenASignalEndsItAndShowsNoSecretToOthers() {
    traffic("42 hang", "43 hang");
    try (Running run =
        lab.as(Caller.root().at(NOW).with(TRUST))
            .start("check", "--enforce", "-v", "--vm", "all")) {
      Running.await("a question", () -> log().contains("GET /vm/v3/host/42/metrics"));
      String pid = lab.sh("pgrep -of 'java.*bwflow.jar check'").out().strip();
      String seen = lab.sh("cat /proc/" + pid + "/cmdline /proc/" + pid + "/environ").out();
      lab.sh("kill -TERM " + pid);

      Run ended = run.finish();

      assertEquals(143, ended.exit(), ended::toString);
      assertTrue(log().contains("DELETE /auth/v4/token/tok-1"), log());
      for (String text : List.of(seen, ended.out(), ended.err())) {
        assertFalse(text.contains("s3cret"), text);
        assertFalse(text.contains("tok-1"), text);
      }
    }
  }
}
