package io.github.bwflow.it;

import java.util.List;

/**
 * {@code tc monitor}: what is changed in the kernel's traffic control. Marks on {@code lo} tell
 * when it has begun to listen, and when it has heard everything.
 */
final class TcMonitor implements AutoCloseable {
  private static final String LOG = "/run/tc-monitor";

  private final Lab lab;
  private final Running process;

  private TcMonitor(Lab lab, Running process) {
    this.lab = lab;
    this.process = process;
  }

  static TcMonitor start(Lab lab) {
    lab.write(LOG, "");
    Running process = lab.start(List.of("sh", "-c", "exec tc monitor >> " + LOG));
    Running.await(
        "tc monitor listens",
        () -> {
          lab.sh("tc qdisc add dev lo root handle 999: pfifo; tc qdisc del dev lo root");
          return lab.read(LOG).contains("999:");
        });
    return new TcMonitor(lab, process);
  }

  /** What has been changed since the last call, but for the marks. */
  List<String> changes() {
    lab.sh("tc qdisc add dev lo root handle 998: pfifo; tc qdisc del dev lo root handle 998:");
    Running.await(
        "tc monitor has heard the mark", () -> lab.read(LOG).contains("deleted qdisc pfifo 998:"));
    List<String> lines = lab.read(LOG).lines().filter(line -> !line.contains(" dev lo ")).toList();
    lab.sh(": > " + LOG);
    return lines;
  }

  @Override
  public void close() {
    process.close();
  }
}
