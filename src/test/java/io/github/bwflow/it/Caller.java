package io.github.bwflow.it;

import java.util.ArrayList;
import java.util.List;

/**
 * Who runs bwflow, when and how.
 *
 * @param isRoot root, or else the user nobody without any capability
 * @param clock the instant at which the clock stands, as {@code 2026-11-16 00:00:00} in UTC; empty
 *     for the real clock
 * @param environment further variables, as {@code NAME=value}
 * @param outFile where standard output goes; empty for here
 * @param quick whether it may leave out what only takes time; {@code -Dbwflow.quick=false} has all
 *     tests run without
 */
record Caller(
    boolean isRoot, String clock, List<String> environment, String outFile, boolean quick) {
  private static final boolean QUICK = !"false".equals(System.getProperty("bwflow.quick"));

  private static final List<String> JAVA =
      List.of(
          "java",
          "-XX:+UseSerialGC",
          "-Xshare:auto",
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:ArchiveRelocationMode=0",
          "-Djdk.reflect.useNativeAccessorOnly=true",
          "-XX:-UsePerfData",
          "-XX:SharedArchiveFile=" + Lab.ARCHIVE);

  /** Root, now. */
  static Caller root() {
    return new Caller(true, "", List.of(), "", QUICK);
  }

  /** The user nobody, now. */
  static Caller nobody() {
    return new Caller(false, "", List.of(), "", QUICK);
  }

  /** The same at another time. */
  Caller at(String instant) {
    return new Caller(isRoot, instant, environment, outFile, quick);
  }

  /** The same with further variables. */
  Caller with(String... variables) {
    return new Caller(isRoot, clock, List.of(variables), outFile, quick);
  }

  /** The same with standard output sent to a file. */
  Caller into(String file) {
    return new Caller(isRoot, clock, environment, file, quick);
  }

  /** The same, and nothing is left out. */
  Caller slowly() {
    return new Caller(isRoot, clock, environment, outFile, false);
  }

  /** The same, and what only takes time is left out. */
  Caller quickly() {
    return new Caller(isRoot, clock, environment, outFile, true);
  }

  List<String> words(List<String> arguments) {
    List<String> words = new ArrayList<>();
    if (!outFile.isEmpty()) {
      words.addAll(List.of("sh", "-c", "file=$1; shift; exec \"$@\" > \"$file\"", "sh", outFile));
    }
    if (!isRoot) {
      words.addAll(List.of("env", "-u", "LD_PRELOAD", "-u", "FAKETIME_SHARED"));
      words.addAll(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"));
      words.addAll(List.of("--bounding-set=-all", "--inh-caps=-all"));
    }
    words.addAll(List.of("env", "TZ=UTC"));
    words.addAll(Lab.clock());
    if (!clock.isEmpty()) {
      words.add("LD_PRELOAD=" + Lab.faketime());
      words.add("FAKETIME=" + clock);
      // The JVM waits by the monotonic clock, which has to go on.
      words.add("FAKETIME_DONT_FAKE_MONOTONIC=1");
      words.add("DONT_FAKE_MONOTONIC=1");
      // Its own mending of waits by that clock is not needed then, and costs a second.
      words.add("FAKETIME_FORCE_MONOTONIC_FIX=0");
      words.add("NO_FAKE_STAT=1");
    }
    words.addAll(environment);
    words.addAll(JAVA);
    // As the launcher has it: what the timer runs ends before a compiler has paid for itself.
    words.add(
        arguments.contains("--enforce") && !arguments.contains("--vm")
            ? "-Xint"
            : "-XX:TieredStopAtLevel=1");
    words.add("-Dbwflow.quick=" + quick);
    words.addAll(List.of("-jar", "/run/project/target/bwflow.jar"));
    words.addAll(arguments);
    return words;
  }
}
