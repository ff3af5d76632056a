package io.github.bwflow.report;

import io.github.bwflow.doctor.Finding;
import io.github.bwflow.doctor.Finding.Level;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the doctor found, for programs, as {@code doctor.schema.json} describes it. */
public final class DoctorJson {
  private DoctorJson() {}

  /** The document. */
  public static String of(Instant time, String host, String version, List<Finding> findings) {
    Optional<Finding> first =
        findings.stream().filter(each -> each.level() == Level.ERROR).findFirst();
    return Document.of(
        json -> {
          new Members(json).head(version, host, time);
          json.objects(
              "findings",
              findings,
              finding ->
                  json.text("check", finding.check())
                      .text("level", finding.level().name().toLowerCase(Locale.ROOT))
                      .text("message", finding.message())
                      .textIfAny("command", finding.command())
                      .textIfAny("hint", finding.hint())
                      .flag("safe", finding.safe()));
          json.object(
              "error",
              first,
              error ->
                  json.number("exit", error.exit().number())
                      .text("code", error.check())
                      .text("message", error.message())
                      .text("hint", error.command()));
        });
  }
}
