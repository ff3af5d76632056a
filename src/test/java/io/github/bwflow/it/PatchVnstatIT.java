package io.github.bwflow.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code patch-vnstat} on the file that the distribution ships. */
class PatchVnstatIT extends LabTest {
  private static final String FILE = "/etc/vnstat.conf";

  private String stat() {
    return lab.sh("stat -c '%a %U %G %Y %i' " + FILE).out();
  }

  @Test
  void saysWhatIsMissingAndChangesNothingWithCheck() {
    spendLittle();
    String before = lab.read(FILE) + stat();

    lab.localTime("Europe/Berlin");
    lab.bwflow("patch-vnstat", "--check").exits(0).prints("UseUTC", "SaveInterval", "MaxBWeth0");

    assertEquals(before, lab.read(FILE) + stat());
  }

  @Test
  void printsADiffThatPatchTakesInADryRun() {
    spendLittle();
    String before = lab.read(FILE);

    Run run = lab.bwflow("patch-vnstat", "--dry-run").exits(0);

    assertEquals(before, lab.read(FILE));
    assertTrue(run.out().startsWith("--- " + FILE), run::toString);
    lab.write("/run/diff", run.out());
    lab.sh("cp " + FILE + " /run/by-diff");
    lab.bwflow("patch-vnstat").exits(0);
    if (lab.run("sh", "-c", "command -v patch").exit() == 0) {
      lab.sh("patch /run/by-diff /run/diff");
      assertEquals(lab.read(FILE), lab.read("/run/by-diff"));
    }
  }

  @Test
  void keepsCommentsOrderModeOwnerAndABackup() {
    spendLittle();
    lab.sh("chmod 640 " + FILE + "; chown vnstat:nogroup " + FILE);
    String before = lab.read(FILE);
    List<String> comments = before.lines().filter(line -> line.startsWith("# ")).toList();

    Run run = lab.bwflow("patch-vnstat").exits(0);

    run.prints("systemctl restart vnstat", "HUP");
    String after = lab.read(FILE);
    assertFalse(after.equals(before));
    assertTrue(after.lines().toList().containsAll(comments));
    assertEquals("640 vnstat nogroup", lab.sh("stat -c '%a %U %G' " + FILE).out().strip());
    List<String> others = lab.sh("ls " + FILE + "?*").out().lines().toList();
    assertEquals(1, others.size(), others::toString);
    assertEquals(before, lab.read(others.get(0)));
  }

  @Test
  void changesNothingTheSecondTime() {
    spendLittle();
    lab.bwflow("patch-vnstat").exits(0);
    String first = lab.read(FILE) + stat() + lab.sh("ls /etc").out();

    lab.bwflow("patch-vnstat").exits(0);

    assertEquals(first, lab.read(FILE) + stat() + lab.sh("ls /etc").out());
    assertEquals(
        "", lab.bwflow("patch-vnstat", "--dry-run").exits(0).out().replaceAll(".*fits.*\n", ""));
  }

  @Test
  void vnstatTakesTheFileWithoutComplaint() {
    spendLittle();
    lab.localTime("Europe/Berlin");
    lab.bwflow("patch-vnstat").exits(0);

    String shown = lab.succeed("vnstat", "--showconfig").out();

    assertFalse(shown.contains("Config:"), shown);
    for (String line : List.of("UseUTC 1", "SaveInterval 1", "MaxBWeth0 50000")) {
      assertTrue(shown.lines().toList().contains(line), () -> line + "\n" + shown);
    }
  }

  @Test
  void leavesTheFilesOddLinesAlone() {
    spendLittle();
    lab.sh("printf '# caf\\351\\r\\n  MaxBWwlan0   50\\n\\n; odd\\n' >> " + FILE);

    lab.bwflow("patch-vnstat").exits(0);

    assertEquals("1", lab.sh("grep -ac \"$(printf '# caf\\351\\r')\" " + FILE).out().strip());
    assertEquals("1", lab.sh("grep -c '^  MaxBWwlan0   50$' " + FILE).out().strip());
    assertEquals("1", lab.sh("grep -c '^; odd$' " + FILE).out().strip());
  }
}
