package io.github.bwflow.limit.tc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.bwflow.units.BitRate;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sets many rates with the real tc in a network namespace of its own, and compares what the kernel
 * then says it holds. A comparison that is too strict would set a limit anew in every run; one that
 * is too lax would leave a wrong one.
 */
class LimitRoundingIT {
  private static final long SEED = 20261121;

  @TempDir Path directory;

  private record Case(BitRate rate, int mtu) {
    WantedTbf wanted() {
      return WantedTbf.of(rate, mtu);
    }
  }

  @Test
  void recognisesWhatItHasSetAtEveryRate() throws Exception {
    List<Case> cases = cases();

    List<ObservedQdisc> held = set(cases.stream().map(c -> c.wanted().words(0)).toList(), cases);

    for (int i = 0; i < cases.size(); i++) {
      Case each = cases.get(i);
      ObservedQdisc found = held.get(i);
      assertTrue(
          each.wanted().isHeldBy(found), () -> each + " as " + each.wanted() + " is " + found);
    }
  }

  @Test
  void seesADifferenceOfOneByteASecond() throws Exception {
    List<Case> cases = cases();

    List<ObservedQdisc> held = set(cases.stream().map(c -> c.wanted().words(0)).toList(), cases);

    for (int i = 0; i < cases.size(); i++) {
      long bytes = cases.get(i).wanted().bytesPerSecond();
      int mtu = cases.get(i).mtu();
      WantedTbf faster = WantedTbf.of(BitRate.ofBytesPerSecond(bytes + 1), mtu);
      WantedTbf slower = WantedTbf.of(BitRate.ofBytesPerSecond(bytes - 1), mtu);
      ObservedQdisc found = held.get(i);
      if (faster.bytesPerSecond() != bytes) {
        assertFalse(faster.isHeldBy(found), () -> faster + " is not " + found);
      }
      if (slower.bytesPerSecond() != bytes) {
        assertFalse(slower.isHeldBy(found), () -> slower + " is not " + found);
      }
    }
  }

  @Test
  void seesThatTheBucketOrTheQueueIsNotAsWanted() throws Exception {
    List<Case> cases = new ArrayList<>();
    List<List<String>> words = new ArrayList<>();
    Case slow = new Case(new BitRate(154_320), 1500);
    Case fast = new Case(new BitRate(100_000_000), 1500);
    for (Case each : List.of(slow, fast)) {
      String rate = each.rate().bitsPerSecond() + "bit";
      String latency = each == slow ? "400000us" : "50000us";
      cases.addAll(List.of(each, each));
      words.add(List.of("tbf", "rate", rate, "burst", "1600", "latency", latency));
      words.add(
          List.of("tbf", "rate", rate, "burst", each == slow ? "2000" : "80000", "latency", "1s"));
    }

    List<ObservedQdisc> held = set(words, cases);

    for (int i = 0; i < cases.size(); i++) {
      WantedTbf wanted = cases.get(i).wanted();
      ObservedQdisc found = held.get(i);
      assertFalse(wanted.isHeldBy(found), () -> wanted + " is not " + found);
    }
  }

  @Test
  void keepsALargerBucketOfTheSameRegime() throws Exception {
    Case jumbo = new Case(new BitRate(154_320), 9000);
    Case usual = new Case(new BitRate(154_320), 1500);

    ObservedQdisc held = set(List.of(jumbo.wanted().words(0)), List.of(jumbo)).get(0);
    ObservedQdisc again =
        set(List.of(usual.wanted().words(held.burst().orElseThrow())), List.of(usual)).get(0);

    assertTrue(usual.wanted().isHeldBy(again), again::toString);
    assertFalse(
        jumbo.wanted().isHeldBy(set(List.of(usual.wanted().words(0)), List.of(usual)).get(0)));
  }

  private static List<Case> cases() {
    Random random = new Random(SEED);
    List<Case> cases = new ArrayList<>();
    int[] mtus = {68, 1280, 1500, 9000, 65_535, 65_536};
    for (int mtu : mtus) {
      for (long bits :
          new long[] {
            8,
            16,
            64,
            72,
            80,
            999,
            1_000,
            8_000,
            64_000,
            154_320,
            9_999_992,
            9_999_999,
            10_000_000,
            100_000_000,
            1_000_000_000,
            10_000_000_000L,
            34_000_000_000L,
            100_000_000_000L,
            400_000_000_000L,
            1_000_000_000_000L,
            10_000_000_000_000L,
            1_000_000_000_000_000L
          }) {
        cases.add(new Case(new BitRate(bits), mtu));
      }
    }
    for (int i = 0; i < 600; i++) {
      // Evenly over the orders of magnitude, from 8 bit/s to 1000 Tbit/s.
      long bits = (long) (8 * Math.pow(10, 14 * random.nextDouble()));
      cases.add(new Case(new BitRate(bits), mtus[random.nextInt(mtus.length)]));
    }
    return cases;
  }

  /** What the kernel holds after each of the commands, one after the other. */
  private List<ObservedQdisc> set(List<List<String>> words, List<Case> cases) throws Exception {
    StringBuilder script = new StringBuilder("set -e\nip link add v0 type veth peer name v1\n");
    for (int i = 0; i < words.size(); i++) {
      String handle = cases.get(i).wanted().handle();
      script
          .append("tc qdisc replace dev v0 root handle ")
          .append(handle)
          .append(' ')
          .append(String.join(" ", words.get(i)))
          .append("\ntc -r -j qdisc show dev v0 | tr -d '\\n'\necho\n");
    }
    Process process = new ProcessBuilder("unshare", "-n", "sh").redirectErrorStream(true).start();
    process.getOutputStream().write(script.toString().getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    int exit = process.waitFor();
    assumeTrue(
        lines.isEmpty() || !lines.get(0).contains("Operation not permitted"),
        "no right to make a network namespace");
    String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    assertEquals(
        0, exit, () -> "seed " + SEED + ", at " + cases.get(lines.size() - 1) + ": " + last);
    List<ObservedQdisc> held = new ArrayList<>();
    for (String line : lines) {
      held.add(QdiscListing.parse(line).get(0));
    }
    assertEquals(words.size(), held.size(), last);
    return held;
  }
}
