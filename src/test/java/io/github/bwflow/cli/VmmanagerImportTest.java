package io.github.bwflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.config.ConfigFile;
import io.github.bwflow.config.Vm;
import io.github.bwflow.config.Vmmanager;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the arguments of a script to a configuration. */
class VmmanagerImportTest {
  private static final String ARGUMENTS =
      "import --vmmanager --url https://vm.example.com/ --email admin@example.com";

  @TempDir Path directory;
  private VmCaller caller;

  @BeforeEach
  void start() {
    caller = new VmCaller(directory);
  }

  private VmCaller.Answer run(String more) {
    return caller.run((ARGUMENTS + " " + more).split(" "));
  }

  private String file() throws IOException {
    return Files.readString(caller.config());
  }

  private Vmmanager written() throws IOException {
    return ConfigFile.parse("c", file()).vmmanager().orElseThrow();
  }

  @Test
  void writesWhatTheScriptWasTold() throws IOException {
    VmCaller.Answer answer = run("--vmid 42 --threshold-gib 512 --limit-mbitps 25").exits(0);

    assertEquals("https://vm.example.com", written().url());
    Vm vm = written().vms().get(0);
    assertEquals(42, vm.id());
    assertEquals(new Bytes(512L << 30), vm.bandwidth().budget());
    assertEquals(Optional.of(new BitRate(25_000_000)), vm.bandwidth().limitRate());
    assertTrue(answer.out().contains("/etc/bwflow/vmmanager.password"), answer.out());
    assertTrue(answer.out().contains("normal_rate"), answer.out());
  }

  @Test
  void addsOneMachineAfterTheOtherAndLeavesWhatIsThere() throws IOException {
    String before = "# mine\n[bandwidth]\nbudget = \"1 TB\"\n[network]\ninterface = \"eth0\"";
    VmCaller.write(caller.config(), before, "rw-r-----");

    run("--vmid 1").exits(0);
    run("--vmid 2").exits(0);

    assertTrue(file().startsWith(before + "\n"), file());
    assertEquals(2, written().vms().size());
    assertEquals("1", written().vms().get(0).name());
  }

  @Test
  void changesNothingWhereItMakesNoSense() throws IOException {
    run("--vmid 1").exits(0);
    String before = file();

    run("--vmid 1").exits(78);
    caller
        .run("import --vmmanager --url https://other.example --email a@b.c --vmid 2".split(" "))
        .exits(73);
    VmCaller.Answer dry = run("--vmid 3 --dry-run").exits(0);

    assertEquals(before, file());
    assertTrue(dry.out().contains("id = 3"), dry.out());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--vmid 0",
        "--vmid x",
        "--vmid 1 --threshold-gib 1.5",
        "--vmid 1 --limit-mbitps -1",
        "--vmid 1 --json",
        "--vmid 1 other.yaml",
        "--vmid 1 --from traffictoll",
        "--vmid 1 --output other.toml",
        "--vmid 1 --password geheim",
      })
  void refusesALineThatMakesNoSense(String more) {
    VmCaller.Answer answer;
    try {
      answer = run(more);
    } catch (UsageError e) {
      answer = new VmCaller.Answer(64, "", e.getMessage());
    }

    answer.exits(64);
    assertFalse(answer.err().contains("geheim"), answer.err());
    assertFalse(Files.exists(caller.config()));
  }
}
