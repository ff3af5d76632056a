package io.github.bwflow.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.bwflow.host.Programs;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpeedTestTest {
  private static final String OOKLA = "Speedtest by Ookla 1.2.0.84 (ea6b6773cf) Linux/x86_64\n";
  private static final String FREE = "speedtest-cli 2.1.3\nPython 3.11.2 (main) [GCC 12.2.0]\n";

  /** A program that is installed under a name and answers by its first argument. */
  private static final class Installed implements Programs {
    private final String name;
    private final Map<String, Outcome> answers;
    private final List<List<String>> asked = new ArrayList<>();
    private final List<Map<String, String>> environments = new ArrayList<>();

    Installed(String name, Map<String, Outcome> answers) {
      this.name = name;
      this.answers = answers;
    }

    static Installed of(String name, String version, String option, String out) {
      return new Installed(name, Map.of("--version", says(version), option, says(out)));
    }

    static Outcome says(String out) {
      return new Outcome(End.EXITED, 0, out, "");
    }

    @Override
    public Optional<Path> find(String wanted) {
      return wanted.equals(name) ? Optional.of(Path.of("/usr/bin", name)) : Optional.empty();
    }

    @Override
    public Outcome run(Command command) {
      asked.add(command.arguments());
      environments.add(command.environment());
      return answers.get(command.arguments().get(0));
    }
  }

  private static SpeedTest measure(Programs programs, Optional<String> home) {
    return SpeedTest.measure(programs, SpeedTest.find(programs), home);
  }

  private static ExitCode exit(Programs programs) {
    return assertThrows(Failure.class, () -> measure(programs, Optional.empty())).exit();
  }

  @Test
  void takesWhatOoklasProgramSaysForBytes() {
    Installed programs =
        Installed.of(
            "speedtest",
            OOKLA,
            "--format=json",
            "{\"type\":\"log\",\"level\":\"info\",\"message\":\"x\"}\n"
                + "{\"type\":\"result\",\"ping\":{\"latency\":4.1},\"download\":{\"bandwidth\":"
                + "12500000,\"bytes\":1},\"upload\":{\"bandwidth\":2500000,\"bytes\":1}}\n");

    assertEquals(
        new SpeedTest(new BitRate(100_000_000), new BitRate(20_000_000)),
        measure(programs, Optional.of("/root")));
    assertEquals(List.of(List.of("--version"), List.of("--format=json")), programs.asked);
    assertEquals(Map.of("HOME", "/root"), programs.environments.get(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"speedtest", "speedtest-cli"})
  void takesWhatTheFreeProgramSaysForBits(String name) {
    Installed programs =
        Installed.of(
            name,
            FREE,
            "--secure",
            "{\"download\": 93714285.9123, \"upload\": 18000000.5, \"ping\": 12.3, \"server\":"
                + " {}}");

    assertEquals(
        new SpeedTest(new BitRate(93_714_285), new BitRate(18_000_000)),
        measure(programs, Optional.empty()));
    assertEquals(List.of("--secure", "--json"), programs.asked.get(1));
  }

  @Test
  void leavesFivePercent() {
    assertEquals(new BitRate(95_000_000), SpeedTest.most(new BitRate(100_000_000)));
    assertEquals(new BitRate(89_028_000), SpeedTest.most(new BitRate(93_714_285)));
  }

  @Test
  void saysHowToGetOneWhereNoneIsInstalled() {
    Failure none =
        assertThrows(
            Failure.class, () -> measure(new Installed("other", Map.of()), Optional.empty()));

    assertEquals(ExitCode.UNAVAILABLE, none.exit());
    assertEquals(
        "Install one, such as Debian's speedtest-cli (apt-get install speedtest-cli) or Ookla's, or"
            + " state download and upload yourself.",
        none.problems().get(0).hint());
  }

  @Test
  void knowsNoThirdProgram() {
    assertEquals(
        ExitCode.UNAVAILABLE, exit(Installed.of("speedtest", "librespeed 1.0\n", "x", "")));
  }

  @Test
  void asksForTheLicenceThatOoklaWantsAccepted() {
    Programs.Outcome refused =
        new Programs.Outcome(
            Programs.End.EXITED, 2, "", "You may only use this software if you accept the License");
    Failure failure =
        assertThrows(
            Failure.class,
            () ->
                measure(
                    new Installed(
                        "speedtest",
                        Map.of("--version", Installed.says(OOKLA), "--format=json", refused)),
                    Optional.empty()));

    assertEquals(ExitCode.UNAVAILABLE, failure.exit());
    assertEquals("Run it once by hand and accept its licence.", failure.problems().get(0).hint());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{\"download\": 1}",
        "{\"download\": 0, \"upload\": 5}",
        "{\"download\": -1, \"upload\": 5}",
        "{\"download\": 1e40, \"upload\": 5}",
        "{\"download\": \"fast\", \"upload\": 5}",
        "{\"download\": {\"bandwidth\": 5}, \"upload\": {}}",
        "{\"download\": null, \"upload\": 5}"
      })
  void refusesWhatHoldsNoRates(String out) {
    assertEquals(ExitCode.BAD_DATA, exit(Installed.of("speedtest", FREE, "--secure", out)));
    assertEquals(ExitCode.BAD_DATA, exit(Installed.of("speedtest", OOKLA, "--format=json", out)));
  }
}
