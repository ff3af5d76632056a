package io.github.bwflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the tests and scripts ask of Perl: every Debian has perl-base, and few have more of it. */
class PerlTest {
  /** Those of perl-base that are of use here; others of it may be added. */
  private static final Set<String> IN_PERL_BASE =
      Set.of("Errno", "Fcntl", "IO::Socket::INET", "POSIX", "Socket");

  private static final String MODULE = "([A-Z]\\w*(?:::\\w+)*)";
  private static final Pattern USED =
      Pattern.compile("\\buse " + MODULE + "(?: qw\\([^)]*\\))?;|[\" ]-M" + MODULE + "\\b");

  private static Set<String> used(String source) {
    Set<String> used = new TreeSet<>();
    Matcher module = USED.matcher(source);
    while (module.find()) {
      used.add(module.group(1) == null ? module.group(2) : module.group(1));
    }
    return used;
  }

  private static Set<String> usedBelow(String directory) throws IOException {
    Set<String> used = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of(directory))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.endsWith("PerlTest.java")) {
          used.addAll(used(Files.readString(file, StandardCharsets.ISO_8859_1)));
        }
      }
    }
    return used;
  }

  @Test
  void perlBaseIsEnough() throws IOException {
    for (String directory : List.of("src/test/java", "scripts")) {
      Set<String> used = usedBelow(directory);

      assertTrue(used.contains("IO::Socket::INET"), () -> "nothing found: " + used);
      used.removeAll(IN_PERL_BASE);
      assertEquals(Set.of(), used, directory);
    }
  }

  @Test
  void everyWayToAskForAModuleIsSeen() {
    String source =
        "use Socket; use Time::HiRes qw(time sleep);\n\"perl\", \"-MIO::Pipe\", -MPOSIX";

    assertEquals(Set.of("Socket", "Time::HiRes", "IO::Pipe", "POSIX"), used(source));
  }
}
