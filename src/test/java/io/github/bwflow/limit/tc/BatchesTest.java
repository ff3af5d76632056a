package io.github.bwflow.limit.tc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.budget.Account;
import io.github.bwflow.control.Reason;
import io.github.bwflow.control.Targets;
import io.github.bwflow.control.Wanted;
import io.github.bwflow.host.Programs;
import io.github.bwflow.limit.Plan;
import io.github.bwflow.limit.Plan.Step;
import io.github.bwflow.limit.Standing;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Problem;
import io.github.bwflow.units.Side;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What is made of the answers of tc and ip, which stop at the first command that fails. The answers
 * are what the programs print; whether the kernel does what it is told is for the tests against it.
 */
class BatchesTest {

  /** Programs that carry out what they read until a line that has a word of theirs to refuse. */
  private static final class Host implements Programs {
    private final Map<String, String> refused;
    private final List<String> started = new ArrayList<>();
    private final List<String> done = new ArrayList<>();

    Host(Map<String, String> refused) {
      this.refused = refused;
    }

    @Override
    public Optional<Path> find(String name) {
      return Optional.empty();
    }

    @Override
    public Outcome run(Command command) {
      assertEquals(List.of("-batch", "-"), command.arguments());
      started.add(command.name());
      int number = 0;
      for (String line : command.input().split("\n")) {
        number++;
        for (Map.Entry<String, String> each : refused.entrySet()) {
          if (line.contains(each.getKey())) {
            String err = each.getValue() + "\nCommand failed -:" + number + "\n";
            return new Outcome(End.EXITED, 1, "", err);
          }
        }
        done.add(command.name() + " " + line);
      }
      return new Outcome(End.EXITED, 0, "", "");
    }
  }

  private static Step step(String subject, String words) {
    return new Step(subject, List.of(words.split(" ")), false);
  }

  private static Step optional(String subject, String words) {
    return new Step(subject, List.of(words.split(" ")), true);
  }

  private static Plan plan(Step... steps) {
    Standing standing =
        new Standing(
            Account.of(List.of(new InterfaceName("eth0"))), Map.of(), List.of(), List.of());
    Wanted none = new Wanted.NoLimit(new Reason("test", "a test"));
    return new Plan(standing, Targets.same(List.of(Side.TX), none), List.of(steps), List.of());
  }

  private static List<String> codes(Batches.Result result) {
    return result.problems().stream().map(Problem::code).toList();
  }

  @Test
  void carriesOutManyPlansWithOneProgram() {
    Host host = new Host(Map.of());

    List<Batches.Result> results =
        new Batches(host)
            .run(
                List.of(
                    plan(step("a", "tc 1"), step("a", "tc 2")), plan(), plan(step("b", "tc 3"))));

    assertEquals(List.of("tc"), host.started);
    assertEquals(List.of("tc 1", "tc 2", "tc 3"), host.done);
    assertTrue(results.get(0).changed());
    assertFalse(results.get(1).changed());
    assertTrue(results.get(2).changed());
  }

  @Test
  void keepsTheOrderWithinEachPlan() {
    Host host = new Host(Map.of());

    new Batches(host)
        .run(
            List.of(
                plan(step("a", "ip a1"), step("a", "tc a2"), step("a", "ip a3")),
                plan(step("b", "tc b1"), step("b", "ip b2")),
                plan(step("c", "ip c1"), step("c", "tc c2"))));

    assertEquals(List.of("ip", "tc", "ip"), host.started);
    assertEquals(List.of("ip a1", "ip c1", "tc a2", "tc b1", "tc c2", "ip a3", "ip b2"), host.done);
  }

  @Test
  void endsTheRestOfASubjectWhereACommandFails() {
    Host host = new Host(Map.of("a2", "Error: Exclusivity flag on, cannot modify."));

    List<Batches.Result> results =
        new Batches(host)
            .run(
                List.of(
                    plan(
                        step("a", "tc a1"),
                        step("a", "tc a2"),
                        step("a", "tc a3"),
                        step("x", "tc x1"),
                        step("a", "ip a4")),
                    plan(step("b", "tc b1"))));

    assertEquals(List.of("tc a1", "tc x1", "tc b1"), host.done);
    assertEquals(List.of("tc", "tc"), host.started);
    assertTrue(results.get(0).changed());
    assertEquals(
        "\"tc a2\" failed: Error: Exclusivity flag on, cannot modify.",
        results.get(0).problems().get(0).message());
    assertEquals(List.of("tc-refused"), codes(results.get(0)));
    assertEquals(List.of(), results.get(1).problems());
  }

  @Test
  void goesOnWhereAnOptionalCommandFails() {
    Host host = new Host(Map.of("leaf", "Error: Invalid argument."));

    Batches.Result result =
        new Batches(host)
            .run(
                List.of(
                    plan(optional("a", "tc leaf"), step("a", "tc a2"), optional("b", "tc leaf"))))
            .get(0);

    assertEquals(List.of("tc a2"), host.done);
    assertEquals(List.of(), result.problems());
    assertEquals(List.of("tc", "tc"), host.started);
  }

  @Test
  void asksForAKindThatTheKernelLacksOnlyOnce() {
    Host host = new Host(Map.of("leaf", "Error: Specified qdisc kind is unknown."));
    List<Plan> plans = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      plans.add(plan(step("d" + i, "tc d" + i), optional("d" + i, "tc leaf" + i)));
    }

    List<Batches.Result> results = new Batches(host).run(plans);

    assertEquals(500, host.done.size());
    assertEquals(1, host.started.size());
    assertTrue(results.stream().allMatch(each -> each.problems().isEmpty() && each.changed()));
  }

  @Test
  void asksForAnIfbThatTheKernelLacksOnlyOnce() {
    Host host = new Host(Map.of("type ifb", "Error: Unknown device type."));
    List<Plan> plans = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      plans.add(
          plan(
              step("bwf" + i, "ip link add dev bwf" + i + " up type ifb"),
              step("bwf" + i, "tc redirect" + i),
              step("d" + i, "tc d" + i)));
    }

    List<Batches.Result> results = new Batches(host).run(plans);

    assertEquals(List.of("ip", "tc"), host.started);
    assertEquals(500, host.done.size());
    for (Batches.Result result : results) {
      assertEquals(List.of("ifb-missing"), codes(result));
      assertEquals(ExitCode.UNAVAILABLE, result.problems().get(0).exit());
      assertTrue(result.problems().get(0).hint().contains("modprobe ifb"));
    }
  }

  @Test
  void saysThatTheKernelDoesNotPermitIt() {
    Host host = new Host(Map.of("a1", "RTNETLINK answers: Operation not permitted"));

    Batches.Result result = new Batches(host).run(List.of(plan(step("a", "ip a1")))).get(0);

    assertEquals(ExitCode.NOT_PERMITTED, result.problems().get(0).exit());
    assertFalse(result.changed());
  }

  @Test
  void blamesEverySubjectWhereTheProgramDoesNotRun() {
    Programs absent =
        new Programs() {
          @Override
          public Optional<Path> find(String name) {
            return Optional.empty();
          }

          @Override
          public Outcome run(Command command) {
            return new Outcome(End.NOT_INSTALLED, -1, "", "");
          }
        };

    List<Batches.Result> results =
        new Batches(absent)
            .run(List.of(plan(step("a", "ip a1"), step("a", "tc a2")), plan(step("b", "ip b1"))));

    assertEquals(List.of("tc-refused"), codes(results.get(0)));
    assertEquals(List.of("tc-refused"), codes(results.get(1)));
  }
}
