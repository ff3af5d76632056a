package io.github.bwflow.meter.vnstat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.bwflow.units.InterfaceName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Asks the installed vnStat and its daemon what they make of the same files. */
class VnstatConfIT {
  @TempDir Path directory;

  static Stream<Map.Entry<String, String>> trickyFiles() {
    return TrickyFiles.all().entrySet().stream();
  }

  @ParameterizedTest
  @MethodSource("trickyFiles")
  void readsAsTheCommandDoes(Map.Entry<String, String> file) throws Exception {
    Path path = write(file.getValue());

    String shown = run("vnstat", "--config", path.toString(), "--showconfig");

    VnstatConf conf = VnstatConf.parse(file.getValue());
    assertEquals(effective(shown, "DatabaseDir"), conf.databaseDir().toString());
    assertEquals(effective(shown, "UseUTC"), conf.useUtc() ? "1" : "0");
    assertEquals(effective(shown, "DailyDays"), Integer.toString(conf.dailyDays()));
    assertEquals(effective(shown, "HourlyDays"), Integer.toString(conf.hourlyDays()));
    assertEquals(effective(shown, "MonthRotate"), Integer.toString(conf.monthRotate()));
    assertEquals(effective(shown, "MaxBandwidth"), Integer.toString(conf.maxBandwidthMbit()));
    assertEquals(effective(shown, "BandwidthDetection"), conf.bandwidthDetection() ? "1" : "0");
    assertEquals(
        effective(shown, "AlwaysAddNewInterfaces"), conf.alwaysAddNewInterfaces() ? "1" : "0");
    assertEquals(effective(shown, "TrafficlessEntries"), conf.trafficlessEntries() ? "1" : "0");
  }

  @ParameterizedTest
  @MethodSource("trickyFiles")
  void readsAsTheDaemonDoes(Map.Entry<String, String> file) throws Exception {
    // The daemon says which values it replaces, and it must write its database here.
    Files.createDirectory(directory.resolve("db"));
    String text = "DatabaseDir " + directory.resolve("db") + "\n" + file.getValue();
    Path path = write(text);

    String said = run("vnstatd", "--debug", "--initdb", "--config", path.toString());

    VnstatConf conf = VnstatConf.parse(text);
    assertEquals(daemons(said, "SaveInterval", "5"), minutes(conf));
    assertEquals(daemons(said, "UpdateInterval", "20"), seconds(conf));
    for (String name : List.of("eth0", "eth1", "eth2", "ETH0", "a", "b", "e")) {
      assertEquals(limit(said, name), conf.maxBw(new InterfaceName(name)), name);
    }
  }

  private static String minutes(VnstatConf conf) {
    return Long.toString(conf.saveInterval().toMinutes());
  }

  private static String seconds(VnstatConf conf) {
    return Long.toString(conf.updateInterval().toSeconds());
  }

  private static String effective(String shown, String key) {
    Matcher line = Pattern.compile("(?m)^;?" + key + " +\"?([^\"\n]*)\"?$").matcher(shown);
    assertTrue(line.find(), () -> key + " in " + shown);
    return line.group(1);
  }

  // Its last word on a key: replaced, else as read, else the default.
  private static String daemons(String said, String key, String otherwise) {
    String result = otherwise;
    Matcher read = Pattern.compile("(?m) -> \"" + key + "\": (-?\\d+)$").matcher(said);
    if (read.find()) {
      result = read.group(1);
    }
    Matcher replaced =
        Pattern.compile(
                "(?m)^Config: (?:Invalid value for "
                    + key
                    + ", using default value|"
                    + key
                    + " has been reset to) (\\d+)")
            .matcher(said);
    while (replaced.find()) {
      result = replaced.group(1);
    }
    return result;
  }

  private static OptionalInt limit(String said, String name) {
    Matcher node = Pattern.compile("i\"([^\"]*)\" l(\\d+) ").matcher(said);
    while (node.find()) {
      if (node.group(1).equalsIgnoreCase(name)) {
        return OptionalInt.of(Integer.parseInt(node.group(2)));
      }
    }
    return OptionalInt.empty();
  }

  private Path write(String text) throws IOException {
    return Files.write(
        directory.resolve("vnstat.conf"), text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String run(String... command) throws Exception {
    Path program = Path.of(command[0].equals("vnstatd") ? "/usr/sbin" : "/usr/bin", command[0]);
    assumeTrue(Files.isExecutable(program), () -> program + " is not installed");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertEquals(0, process.waitFor(), said);
    return said;
  }
}
