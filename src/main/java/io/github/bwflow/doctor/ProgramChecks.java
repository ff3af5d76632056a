package io.github.bwflow.doctor;

import io.github.bwflow.config.Bandwidth;
import io.github.bwflow.config.Config;
import io.github.bwflow.host.Rights;
import io.github.bwflow.units.Direction;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The programs that bwflow runs, and what the kernel has for {@code tc}. */
final class ProgramChecks {
  private static final Pattern VNSTAT = Pattern.compile("vnStat (\\d+)\\.(\\d+)");
  private static final Pattern TC = Pattern.compile("iproute2-([^, \\n]+)");

  /** The first whose database has the counters that bwflow adds to. */
  private static final int OLDEST_VNSTAT = 206;

  // In a network namespace of its own: nothing of this host is changed.
  private static final String TRY_TBF =
      "tc qdisc add dev lo root handle bf10: tbf rate 1mbit burst 80000 latency 50ms";
  private static final String TRY_INGRESS =
      "ip link add bwf0 type ifb && ip link set bwf0 up && ip link set lo up"
          + " && tc qdisc add dev lo ingress"
          + " && tc filter add dev lo parent ffff: protocol all prio 1 u32 match u32 0 0"
          + " action mirred egress redirect dev bwf0";

  private ProgramChecks() {}

  static void of(Patient patient, List<Finding> findings) {
    vnstat(patient, findings);
    findings.add(
        patient.has("sqlite3")
            ? Finding.ok("sqlite3", "is installed")
            : Finding.warning(
                "sqlite3",
                "is not installed: what vnStat has not saved yet is only estimated",
                patient.install("sqlite3", "sqlite", "sqlite")));
    if (!patient.has("tc")) {
      findings.add(
          Finding.error(
              "tc",
              "is not installed: nothing can be limited",
              patient.install("iproute2", "iproute-tc", "iproute2")));
      return;
    }
    Matcher version = TC.matcher(patient.run("tc", "-V").out());
    findings.add(Finding.ok("tc", "iproute2 " + (version.find() ? version.group(1) : "")));
    kernel(patient, findings);
  }

  private static void vnstat(Patient patient, List<Finding> findings) {
    if (!patient.has("vnstat") || !patient.has("vnstatd")) {
      if (patient.hasReading()) {
        findings.add(
            Finding.ok("vnstat", "is not installed here, but its database is there to be read"));
        return;
      }
      findings.add(
          Finding.error(
              "vnstat",
              "is not installed: nothing counts the traffic",
              patient.install("vnstat", "vnstat", "vnstat")));
      return;
    }
    Matcher version = VNSTAT.matcher(patient.run("vnstat", "--version").out());
    if (!version.find()) {
      findings.add(Finding.warning("vnstat", "does not say its version", ""));
      return;
    }
    int number = Integer.parseInt(version.group(1)) * 100 + Integer.parseInt(version.group(2));
    findings.add(
        number >= OLDEST_VNSTAT
            ? Finding.ok("vnstat", version.group())
            : Finding.warning(
                "vnstat",
                version.group() + " is older than 2.6, which is the first that is supported",
                patient.install("vnstat", "vnstat", "vnstat")));
  }

  private static void kernel(Patient patient, List<Finding> findings) {
    if (!patient.root() || !patient.has("unshare")) {
      findings.add(Finding.ok("kernel", "not tried: that takes root"));
      return;
    }
    Rights rights = Rights.read();
    if (!rights.netAdmin()) {
      // In a container root may lack it; then the kernel refuses whatever it has.
      findings.add(
          Finding.error(
                  "kernel",
                  "not tried: root has no CAP_NET_ADMIN here, without which no limit can be set",
                  "")
              .hinting("Give it to the container, or run bwflow on its host."));
      return;
    }
    findings.add(
        works(patient, TRY_TBF)
            ? Finding.ok("kernel", "has TBF")
            : Finding.error(
                    "kernel", "has no TBF, which every limit is made of", "modprobe sch_tbf")
                .hinting(
                    "The module may be in a package of its own, such as linux-modules-extra."));
    boolean received =
        patient.config().stream()
            .flatMap(Config::bandwidths)
            .map(Bandwidth::direction)
            .anyMatch(direction -> direction != Direction.TX);
    if (received) {
      findings.add(
          works(patient, TRY_INGRESS)
              ? Finding.ok("kernel-ingress", "has ingress, u32, mirred and IFB")
              : Finding.error(
                  "kernel-ingress",
                  "lacks one of ingress, u32, mirred and IFB, by which received traffic is limited",
                  "modprobe -a sch_ingress cls_u32 act_mirred ifb"));
    }
  }

  private static boolean works(Patient patient, String script) {
    return patient.run("unshare", "--net", "sh", "-c", script).succeeded();
  }
}
