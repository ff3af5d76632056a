package io.github.bwflow.report;

import io.github.bwflow.doctor.Finding;
import io.github.bwflow.doctor.Finding.Level;
import io.github.bwflow.units.Printable;
import java.util.List;

/** What the doctor found, for people: a line each, and below it the command that mends it. */
public final class DoctorText {
  private static final int LONGEST = 4_000;

  private DoctorText() {}

  /**
   * All findings; ends with a new line.
   *
   * @param faultsOnly whether to leave out what is as it should be
   */
  public static String print(List<Finding> findings, boolean faultsOnly, Style style) {
    StringBuilder text = new StringBuilder();
    int errors = 0;
    int warnings = 0;
    for (Finding finding : findings) {
      errors += finding.level() == Level.ERROR ? 1 : 0;
      warnings += finding.level() == Level.WARNING ? 1 : 0;
      if (finding.isFault() || !faultsOnly) {
        text.append(line(finding, style));
      }
    }
    if (!faultsOnly || errors + warnings > 0) {
      text.append(
              errors + warnings == 0
                  ? "All is well"
                  : count(errors, "error") + ", " + count(warnings, "warning"))
          .append(".\n");
    }
    return text.toString();
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private static String line(Finding finding, Style style) {
    String level =
        switch (finding.level()) {
          case OK -> style.paint(Style.Ink.GOOD, "ok     ");
          case WARNING -> style.paint(Style.Ink.NOTABLE, "warning");
          case ERROR -> style.paint(Style.Ink.BAD, "error  ");
        };
    String line =
        level + "  " + finding.check() + ": " + Printable.of(finding.message(), LONGEST) + "\n";
    if (!finding.command().isEmpty()) {
      line += "         " + Printable.of(finding.command(), LONGEST) + "\n";
    }
    if (!finding.hint().isEmpty()) {
      line += "         (" + Printable.of(finding.hint(), LONGEST) + ")\n";
    }
    return line;
  }
}
