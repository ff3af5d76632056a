package io.github.bwflow.cli;

import com.beust.jcommander.Parameter;
import io.github.bwflow.engine.Engine.Mode.Order;
import io.github.bwflow.units.BadValue;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Timespan;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** {@code bwflow apply}: a limit now, by hand. */
final class ApplyCommand implements Command {
  @Parameter(
      names = {"--rate"},
      description = "RATE: the limit, such as \"5 mbit\" (default: the computed rate)")
  private String rate;

  @Parameter(
      names = {"--for"},
      description = "TIME: hold it against the timer for this long, such as 2h")
  private String hold;

  @Parameter(
      names = {"--release"},
      description = "end an order that is held; the timer decides again")
  private boolean release;

  @Override
  public ExitCode run(Session session) {
    if (release) {
      if (rate != null || hold != null) {
        throw new UsageError("--release stands alone: not with --rate or --for");
      }
      return ByHand.release(session, "apply");
    }
    Optional<BitRate> wanted = parsed("--rate", rate, BitRate::parse);
    if (wanted.isPresent() && wanted.get().bitsPerSecond() < 8) {
      throw new UsageError(
          "--rate is "
              + wanted.get()
              + "; expected at least 8 bit/s (to take the limit off, use \"bwflow lift\")");
    }
    Optional<Duration> time = parsed("--for", hold, Timespan::parse);
    return new ByHand("apply", new Order.Apply(wanted), time).run(session);
  }

  /** The value of an option; a bad one is named with the option. */
  static <T> Optional<T> parsed(String option, String text, Function<String, T> parser) {
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(parser.apply(text));
    } catch (BadValue e) {
      throw new UsageError(option + ": " + e.getMessage());
    }
  }
}
