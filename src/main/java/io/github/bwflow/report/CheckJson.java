package io.github.bwflow.report;

import io.github.bwflow.engine.RunResult;
import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The state of every account for programs, as {@code check.schema.json} describes it: one document
 * on one line. {@code error} is null exactly where no problem is an error.
 */
public final class CheckJson {
  private CheckJson() {}

  /**
   * The document of a run.
   *
   * @param version bwflow's version
   * @param errors what else went wrong; the first error of these, of the run or of an account
   *     becomes {@code error}
   */
  public static String of(RunResult result, String version, List<Problem> errors) {
    return of(result, version, errors, Optional.empty());
  }

  /**
   * The document of a run that was asked whether so much may be used now.
   *
   * @param need what was asked for; empty for nothing
   */
  public static String of(
      RunResult result, String version, List<Problem> errors, Optional<Bytes> need) {
    return Document.of(
        json -> {
          Members members = new Members(json);
          members.head(version, result.host(), result.time(), result.lastEnforced());
          json.objects(
              "accounts", result.accounts(), account -> members.account(account, result, need));
          members.tail(
              result.strays(), Members.together(result, errors), Facts.error(result, errors));
        });
  }

  /**
   * The document where there is no result.
   *
   * @param host the host's name; empty where it is not known
   * @param version bwflow's version
   * @param problems why, at least one; the first error of them becomes {@code error}
   */
  public static String failure(Instant time, String host, String version, List<Problem> problems) {
    return Document.of(
        json -> {
          Members members = new Members(json);
          members.head(version, host, time, Optional.empty());
          json.objects("accounts", List.of(), account -> {});
          members.tail(
              Optional.empty(),
              problems,
              Facts.firstError(problems).or(() -> problems.stream().findFirst()));
        });
  }
}
