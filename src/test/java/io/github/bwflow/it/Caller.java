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
 */
record Caller(boolean isRoot, String clock, List<String> environment, String outFile) {
  private static final List<String> JAVA =
      List.of(
          "java",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xshare:auto",
          "-XX:-UsePerfData",
          "-XX:SharedArchiveFile=" + Lab.ARCHIVE,
          "-jar",
          "/run/project/target/bwflow.jar");

  /** Root, now. */
  static Caller root() {
    return new Caller(true, "", List.of(), "");
  }

  /** The user nobody, now. */
  static Caller nobody() {
    return new Caller(false, "", List.of(), "");
  }

  /** The same at another time. */
  Caller at(String instant) {
    return new Caller(isRoot, instant, environment, outFile);
  }

  /** The same with further variables. */
  Caller with(String... variables) {
    return new Caller(isRoot, clock, List.of(variables), outFile);
  }

  /** The same with standard output sent to a file. */
  Caller into(String file) {
    return new Caller(isRoot, clock, environment, file);
  }

  List<String> words(List<String> arguments) {
    List<String> words = new ArrayList<>();
    if (!outFile.isEmpty()) {
      words.addAll(List.of("sh", "-c", "file=$1; shift; exec \"$@\" > \"$file\"", "sh", outFile));
    }
    if (!isRoot) {
      words.addAll(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"));
      words.addAll(List.of("--bounding-set=-all", "--inh-caps=-all"));
    }
    words.addAll(List.of("env", "TZ=UTC"));
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
    words.addAll(arguments);
    return words;
  }
}
