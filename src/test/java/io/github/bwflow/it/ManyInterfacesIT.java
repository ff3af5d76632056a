package io.github.bwflow.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A host with hundreds of interfaces is no more work than one with a few. */
class ManyInterfacesIT extends LabTest {
  private static final int INTERFACES = 500;
  private static final int MOST_PROGRAMS = 5;

  private static List<String> names() {
    return IntStream.range(0, INTERFACES).mapToObj(i -> "if" + i).toList();
  }

  @BeforeEach
  void addInterfaces() {
    String links =
        names().stream()
            .map(name -> "link add " + name + " type ifb\nlink set " + name + " up\n")
            .collect(Collectors.joining());
    lab.write("/run/links", links);
    lab.sh("ip link show if0 > /dev/null 2>&1 || ip -batch /run/links");
    lab.vnstatDatabase();
    // Each has sent 1 GB a day for two months.
    lab.sqlite(
        "with recursive n(i) as (select 0 union all select i + 1 from n where i + 1 < "
            + INTERFACES
            + ") insert into interface (name, alias, active, created, updated,"
            + " rxcounter, txcounter, rxtotal, txtotal) select 'if' || i, '', 1,"
            + " '2026-01-01 00:00:00', datetime('now'), 0, 0, 0, 62000000000 from n;"
            + "with recursive n(i) as (select 0 union all select i + 1 from n where i < 61)"
            + " insert into day (interface, date, rx, tx) select interface.id,"
            + " date('now', '-' || i || ' day'), 0, 1000000000 from interface, n;");
  }

  private void configure(String kind) {
    String shared = "[bandwidth]\nbudget = \"1 MB\"\n[network]\ninterface = [\"";
    String own = "[interface.\"%s\"]\nbudget = \"1 MB\"\n";
    lab.write(
        Lab.CONFIG,
        kind.equals("shared")
            ? shared + String.join("\", \"", names()) + "\"]\n"
            : names().stream().map(name -> String.format(own, name)).collect(Collectors.joining()));
  }

  /** The programs that one run starts: what each process of it executed last. */
  private List<String> programsOfARun() {
    lab.succeed(
        "strace",
        "-fqq",
        "-etrace=execve",
        "-o/run/trace",
        "/run/project/scripts/bwflow",
        "check",
        "--enforce",
        "-q");
    TreeMap<Long, String> programs = new TreeMap<>();
    for (String line : lab.read("/run/trace").split("\n")) {
      if (line.endsWith(" = 0")) {
        programs.put(Long.parseLong(line.substring(0, line.indexOf(' '))), line);
      }
    }
    // The first one is bwflow itself.
    List<String> started = new ArrayList<>(programs.values());
    assertTrue(started.remove(0).contains("/java\""), started::toString);
    return started;
  }

  private static long count(List<String> programs, String part) {
    return programs.stream().filter(program -> program.contains(part)).count();
  }

  private long limited() {
    var qdiscs = JsonParser.parseString(lab.tc("-j qdisc show").out()).getAsJsonArray();
    return StreamSupport.stream(qdiscs.spliterator(), false)
        .map(qdisc -> qdisc.getAsJsonObject())
        .filter(qdisc -> qdisc.get("kind").getAsString().equals("tbf"))
        .count();
  }

  @ParameterizedTest
  @ValueSource(strings = {"shared", "own"})
  void oneRunStartsFewPrograms(String kind) {
    lab.sh(
        "sed -n 's/link set \\(.*\\) up/qdisc del dev \\1 root/p' /run/links | tc -force -batch - || :");
    configure(kind);

    List<String> first = programsOfARun();

    assertEquals(INTERFACES, limited());
    assertEquals(1, count(first, "\"-batch\", \"-\"]"), first::toString);
    assertEquals(1, count(first, "/sqlite3\""), first::toString);
    assertTrue(first.size() <= MOST_PROGRAMS, first::toString);

    List<String> again = programsOfARun();

    assertEquals(0, count(again, "\"-batch\", \"-\"]"), again::toString);
    assertEquals(1, count(again, "/sqlite3\""), again::toString);
    assertTrue(again.size() < first.size(), again::toString);
  }
}
