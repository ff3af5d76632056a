package io.github.bwflow.setup;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.github.bwflow.host.Programs;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.Printable;
import io.github.bwflow.units.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What an installed speedtest says of the link. There are two programs of that name: Ookla's, which
 * counts bytes per second, and that of speedtest-cli, which counts bits.
 *
 * @param download what was received
 * @param upload what was sent
 */
public record SpeedTest(BitRate download, BitRate upload) {
  private static final Duration ASKED = Duration.ofSeconds(20);
  private static final Duration MEASURED = Duration.ofMinutes(3);
  private static final List<String> NAMES = List.of("speedtest", "speedtest-cli");
  private static final double FASTEST = 1e14;
  private static final String FAILED = "speedtest-failed";

  /**
   * The name of the speedtest that is installed.
   *
   * @throws Failure with exit 69 if there is none
   */
  public static String find(Programs programs) {
    for (String name : NAMES) {
      if (programs.find(name).isPresent()) {
        return name;
      }
    }
    throw failure(
        ExitCode.UNAVAILABLE,
        "speedtest-missing",
        "there is no speedtest in /usr/bin or the like",
        "Install one, such as Debian's speedtest-cli (apt-get install speedtest-cli) or Ookla's, or"
            + " state download and upload yourself.");
  }

  /**
   * Measures the link. That takes half a minute and as much traffic as the link carries in it.
   *
   * @param name of the program, see {@link #find}
   * @param user where the user's own settings are, such as the licence that Ookla's asks to accept;
   *     empty where that is not known
   * @throws Failure with exit 69 if it does not measure, and 65 if what it says is no rate
   */
  public static SpeedTest measure(Programs programs, String name, Optional<String> user) {
    Map<String, String> home = user.isPresent() ? Map.of("HOME", user.get()) : Map.of();
    String version =
        run(programs, name, List.of("--version"), home, ASKED).toLowerCase(Locale.ROOT);
    if (version.contains("ookla")) {
      return ookla(name, run(programs, name, List.of("--format=json"), home, MEASURED));
    }
    if (version.contains("speedtest-cli")) {
      String said = run(programs, name, List.of("--secure", "--json"), home, MEASURED);
      JsonObject result = object(name, said);
      return new SpeedTest(
          rate(name, result.get("download"), 1), rate(name, result.get("upload"), 1));
    }
    throw failure(
        ExitCode.UNAVAILABLE,
        "speedtest-unknown",
        name
            + " is neither Ookla's nor speedtest-cli: it says "
            + Printable.of(version.strip(), 80),
        "State download and upload yourself.");
  }

  private static String run(
      Programs programs,
      String name,
      List<String> arguments,
      Map<String, String> home,
      Duration limit) {
    Programs.Outcome outcome = programs.run(new Programs.Command(name, arguments, home, "", limit));
    if (outcome.succeeded()) {
      return outcome.out();
    }
    boolean licence = (outcome.out() + outcome.err()).toLowerCase(Locale.ROOT).contains("license");
    throw failure(
        ExitCode.UNAVAILABLE,
        FAILED,
        outcome.end() == Programs.End.TIMED_OUT
            ? name + " did not end in " + limit.toSeconds() + " s"
            : name + " failed: " + Printable.of(outcome.firstLine()),
        licence
            ? "Run it once by hand and accept its licence."
            : "Run it by hand, or state download and upload yourself.");
  }

  // It prints a line for whatever it has to say; one of them is the result.
  private static SpeedTest ookla(String name, String said) {
    for (String line : said.lines().toList()) {
      JsonObject result = line.startsWith("{") ? object(name, line) : new JsonObject();
      if (result.get("download") instanceof JsonObject download
          && result.get("upload") instanceof JsonObject upload) {
        return new SpeedTest(
            rate(name, download.get("bandwidth"), 8), rate(name, upload.get("bandwidth"), 8));
      }
    }
    throw notRead(name);
  }

  private static JsonObject object(String name, String text) {
    try {
      if (JsonParser.parseString(text) instanceof JsonObject object) {
        return object;
      }
    } catch (JsonParseException e) {
      // Said below.
    }
    throw notRead(name);
  }

  private static BitRate rate(String name, JsonElement value, long bits) {
    try {
      if (value != null && value.isJsonPrimitive()) {
        double number = value.getAsDouble();
        if (number > 0 && number < FASTEST) {
          return new BitRate((long) number * bits);
        }
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw notRead(name);
  }

  private static Failure notRead(String name) {
    return failure(
        ExitCode.BAD_DATA,
        FAILED,
        "what " + name + " printed holds no rates",
        "Run it by hand, or state download and upload yourself.");
  }

  private static Failure failure(ExitCode exit, String code, String message, String hint) {
    return new Failure(Problem.error(exit, code, message, hint));
  }

  /** 95 % of a rate, in whole kbit: a little less than the link can do keeps the queue here. */
  public static BitRate most(BitRate measured) {
    return new BitRate(measured.bitsPerSecond() * 95 / 100 / 1000 * 1000);
  }
}
