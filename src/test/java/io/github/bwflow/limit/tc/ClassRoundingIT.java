package io.github.bwflow.limit.tc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Makes classes of many rates with the real tc in a network namespace of its own, and compares what
 * it then prints of them, which it rounds.
 */
class ClassRoundingIT {
  private static final long SEED = 20261121;

  @Test
  void recognisesAClassOfAnyRateAndSeesTheNextOne() throws Exception {
    List<HtbClass> wanted = new ArrayList<>();
    Random random = new Random(SEED);
    for (int i = 0; i < 800; i++) {
      // Evenly over the orders of magnitude, from 8 bit/s to 100 Gbit/s.
      long bytes = HtbClass.exact((long) Math.pow(10, 10.1 * random.nextDouble()));
      long most = HtbClass.exact(bytes + (long) Math.pow(10, 10.1 * random.nextDouble()));
      long other = random.nextInt(4) == 0 ? bytes : most;
      wanted.add(HtbClass.of(16 + i, 1, bytes, other, 2000, 2000 + i, i % 8));
    }

    List<ObservedClass> found = make(wanted);

    for (int i = 0; i < wanted.size(); i++) {
      HtbClass each = wanted.get(i);
      ObservedClass held = found.get(i);
      assertTrue(each.isHeldBy(held), () -> each + " is " + held);
      long next = HtbClass.exact(each.bytes() + Math.max(1, each.bytes() / 999));
      HtbClass faster =
          HtbClass.of(each.id(), 1, next, each.most(), 2000, each.quantum(), each.priority());
      assertFalse(faster.isHeldBy(held), () -> faster + " is not " + held);
    }
  }

  private static List<ObservedClass> make(List<HtbClass> classes) throws Exception {
    StringBuilder script = new StringBuilder("set -e\nip link add v0 type veth peer name v1\n");
    script.append("tc -batch - <<'END'\nqdisc add dev v0 root handle bf20: htb default 10\n");
    script.append("class add dev v0 parent bf20: classid bf20:1 htb rate 1gbit quantum 2000\n");
    for (HtbClass each : classes) {
      script.append("class add dev v0 parent bf20:1 classid bf20:");
      script.append(Integer.toHexString(each.id())).append(' ');
      script.append(String.join(" ", each.words())).append('\n');
    }
    script.append("END\ntc -d -batch - <<'END'\n");
    script.append(TreeListing.commands(List.of("v0"))).append("END\n");
    Process process = new ProcessBuilder("unshare", "-n", "sh").redirectErrorStream(true).start();
    process.getOutputStream().write(script.toString().getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assumeTrue(!out.contains("Operation not permitted"), "no right to make a network namespace");
    assertEquals(0, process.waitFor(), out);
    ObservedTree tree = TreeListing.parse(List.of("v0"), out).get("v0");
    List<ObservedClass> found = new ArrayList<>();
    for (HtbClass each : classes) {
      found.add(tree.classes().get(each.id()));
    }
    return found;
  }
}
