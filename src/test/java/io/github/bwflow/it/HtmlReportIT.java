package io.github.bwflow.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code report --format html} in a real browser, and {@code --format csv}. */
class HtmlReportIT extends LabTest {
  private static final String PAGE = "/run/report.html";

  @TempDir private Path directory;

  private static long rx(LocalDate day) {
    return 1_000_000_007L * day.getDayOfMonth();
  }

  private static long tx(LocalDate day) {
    return 2_500_000_001L * day.getDayOfMonth();
  }

  /** Days until the 15th of November 2026, and as many months. */
  private void history(String created, int months) {
    VnstatDatabase.Interface eth0 =
        lab.vnstatDatabase()
            .with("eth0")
            .alias("<script>alert('alias')</script>")
            .created(created + " 00:00:00")
            .updated("2026-11-15 23:59:50");
    LocalDate.parse(created)
        .datesUntil(LocalDate.of(2026, 11, 16))
        .forEach(day -> eth0.day(day.toString(), rx(day), tx(day)));
    eth0.write();
    for (int i = 1; i < months; i++) {
      LocalDate month = LocalDate.of(2026, 11, 1).minusMonths(i);
      lab.sqlite(
          "insert or replace into month (interface, date, rx, tx) values (1, '%s', %d, %d)"
              .formatted(month, 7L * i * GB, 9L * i * GB));
    }
    lab.configure(new Configuration());
  }

  private Path page(int exit) {
    at(MID_NOVEMBER, "report", "--format", "html", "-o", PAGE).exits(exit);
    return copied();
  }

  private Path copied() {
    try {
      return Files.write(directory.resolve("report.html"), Files.readAllBytes(lab.file(PAGE)));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void showsWithoutErrorAndNetwork(Browser browser, Path file, int charts) {
    for (int[] size : new int[][] {{1280, 800}, {390, 844}}) {
      browser.open(file, size[0], size[1]);
      assertEquals(List.of(), browser.errors());
      assertEquals(
          List.of(),
          browser.requests().stream()
              .filter(each -> !each.equals("file://" + file) && !each.startsWith("data:"))
              .toList());
      assertEquals(
          "" + charts, browser.evaluate("document.documentElement.dataset.charts").getAsString());
      // Nothing is wider than the window, and each chart has something on it.
      assertTrue(
          browser.evaluate("document.documentElement.scrollWidth <= innerWidth").getAsBoolean());
      assertEquals(
          charts,
          browser
              .evaluate(
                  "[...document.querySelectorAll('canvas')].filter(c => c.getContext('2d')"
                      + ".getImageData(0, 0, c.width, c.height).data.some(v => v)).length")
              .getAsInt());
    }
  }

  @Test
  void showsTheFiguresOfTheJsonInAnyWindowWithoutTheNetwork() {
    history("2026-09-20", 12);
    Path file = page(0);
    JsonObject account = at(MID_NOVEMBER, "report", "--json").exits(0).account();

    try (Browser browser = new Browser(directory)) {
      showsWithoutErrorAndNetwork(browser, file, 3);
      for (String key : List.of("budget", "credit", "used", "balance", "rx", "tx")) {
        String name = key + "_bytes";
        assertEquals(
            account.get(name).getAsLong(),
            Long.parseLong(
                browser
                    .evaluate("document.querySelector('[data-key=" + name + "]').dataset.bytes")
                    .getAsString()),
            name);
      }
      assertEquals(figures(account, "days", "date"), table(browser, "days"));
      assertEquals(figures(account, "months", "month"), table(browser, "months"));
      assertEquals(12, account.getAsJsonArray("months").size());
      // What a chart shows is what the table has.
      assertEquals(
          figures(account, "days", "date"),
          texts(
              browser.evaluate(
                  "(c => c.data.labels.map((l, i) => [l, c.data.datasets[0].data[i],"
                      + " c.data.datasets[1].data[i]].join(' ')))(Chart.getChart('days0'))")));
      // The last point of the curve is what was used.
      assertEquals(
          account.get("used_bytes").getAsLong(),
          browser
              .evaluate("Chart.getChart('balance0').data.datasets[0].data.at(-1).y")
              .getAsLong());
      // All that a mouse finds, a keyboard finds in the tables.
      assertEquals(3, browser.evaluate("document.querySelectorAll('summary').length").getAsInt());
      assertEquals(
          0,
          browser
              .evaluate("document.querySelectorAll('canvas:not([aria-label])').length")
              .getAsInt());
    }
    for (String word : List.of("alias", "http:", "src=")) {
      assertFalse(
          lab.read(PAGE).replaceFirst("(?s)Chart\\.js v.*?</script>", "").contains(word), word);
    }
  }

  private static List<String> figures(JsonObject account, String array, String name) {
    List<String> rows = new ArrayList<>();
    for (JsonElement each : account.getAsJsonArray(array)) {
      JsonObject row = each.getAsJsonObject();
      rows.add(
          row.get(name).getAsString()
              + " "
              + row.get("rx_bytes").getAsLong()
              + " "
              + row.get("tx_bytes").getAsLong());
    }
    return rows;
  }

  private static List<String> table(Browser browser, String name) {
    return texts(
        browser.evaluate(
            "[...document.querySelectorAll('[data-table="
                + name
                + "] tbody tr')].map(r => [r.children[0].textContent, r.children[1].dataset.bytes,"
                + " r.children[2].dataset.bytes].join(' '))"));
  }

  private static List<String> texts(JsonElement array) {
    List<String> texts = new ArrayList<>();
    array.getAsJsonArray().forEach(each -> texts.add(each.getAsString()));
    return texts;
  }

  @Test
  void showsAHostThatHasOnlyBegunAndOneOfWhichNothingIsKnown() {
    try (Browser browser = new Browser(directory)) {
      history("2026-11-15", 1);
      showsWithoutErrorAndNetwork(browser, page(0), 3);

      lab.reset();
      lab.configure(new Configuration());
      showsWithoutErrorAndNetwork(browser, page(69), 0);
    }
  }

  @Test
  void showsWhatPassedInEachClass() {
    history("2026-11-01", 3);
    String classes =
        """
        [[class]]
        name = "<b>calls"
        match = [{ remote_port = 9 }]
        """;
    lab.write(Lab.CONFIG, lab.read(Lab.CONFIG) + classes);
    at(MID_NOVEMBER, "check", "--enforce");
    lab.sh("perl -e '" + DATAGRAM + "' " + Lab.PEER);

    try (Browser browser = new Browser(directory)) {
      showsWithoutErrorAndNetwork(browser, page(0), 3);
      List<String> rows = table(browser, "classes");

      // 1000 bytes with the headers of UDP, IP and Ethernet.
      assertTrue(rows.contains("<b>calls 0 1042"), rows::toString);
      assertEquals(2, rows.size());
    }
  }

  private static final String DATAGRAM =
      "use Socket; socket(S, AF_INET, SOCK_DGRAM, 0) or die;"
          + " send(S, \"x\" x 1000, 0, sockaddr_in(9, inet_aton($ARGV[0]))) or die;";

  @Test
  void isNotBrokenByHugeNumbersAndHostileNames() {
    history("2026-11-01", 3);
    lab.sqlite(
        "update day set tx = 999999999999999999, rx = 888888888888888888 where date ="
            + " '2026-11-15'");
    lab.sqlite("update interface set txtotal = 1999999999999999999, rxtotal = 1888888888888888888");
    lab.configure(
        new Configuration()
            .without("monthly_budget_gb")
            .without("pre_charge_gb")
            .bandwidth("budget", "\"4 EB\""));
    page(0);
    lab.sh(
        "unshare --uts sh -c \"printf '<img src=x onerror=alert(1)>&quot;' >"
            + " /proc/sys/kernel/hostname; java -jar"
            + " /run/project/target/bwflow.jar report --format html --at 2026-11-16T00:00:00Z -o "
            + PAGE
            + "\"");

    try (Browser browser = new Browser(directory)) {
      showsWithoutErrorAndNetwork(browser, copied(), 3);
      assertEquals(
          "Traffic of <img src=x onerror=alert(1)>&quot;",
          browser.evaluate("document.querySelector('h1').textContent").getAsString());
      assertEquals(0, browser.evaluate("document.images.length").getAsInt());
    }
  }

  @ParameterizedTest
  @CsvSource({"2026-03-31 10:00:00,Europe/Berlin", "2026-10-31 10:00:00,America/New_York"})
  void showsEachDayOnceInAMonthWithAChangeOfTheClock(String now, String zone) {
    LocalDate today = LocalDate.parse(now.substring(0, 10));
    VnstatDatabase.Interface eth0 =
        lab.vnstatDatabase().with("eth0").created("2026-01-01 00:00:00").updated(now);
    today
        .withDayOfMonth(1)
        .minusDays(1)
        .datesUntil(today.plusDays(1))
        .forEach(day -> eth0.day(day.toString(), rx(day), tx(day)));
    eth0.write();
    lab.configure(new Configuration().bandwidth("timezone", "\"" + zone + "\""));

    at(now, "report", "--format", "html", "-o", PAGE);
    JsonArray days = at(now, "report", "--json").account().getAsJsonArray("days");

    try (Browser browser = new Browser(directory)) {
      showsWithoutErrorAndNetwork(browser, copied(), 3);
      assertEquals(days.size(), table(browser, "days").stream().distinct().count());
    }
  }

  @Test
  void givesTheSameSumsInEveryFormat() {
    history("2026-09-20", 3);
    JsonObject account = at(MID_NOVEMBER, "report", "--json").exits(0).account();
    long used = account.get("tx_bytes").getAsLong();
    long expected = 0;
    for (int day = 1; day <= 15; day++) {
      expected += tx(LocalDate.of(2026, 11, day));
    }

    String[] csv = at(MID_NOVEMBER, "report", "--format", "csv").exits(0).out().split("\n");
    long days = 0;
    for (String line : csv) {
      String[] cells = line.split(",");
      days += cells[2].equals("day") ? Long.parseLong(cells[5]) : 0;
    }

    assertEquals(expected, used);
    assertEquals(expected, days);
    assertEquals("host,account,span,start,rx_bytes,tx_bytes", csv[0]);
    assertTrue(
        csv[1].endsWith(
            ",eth0,period,2026-11-01," + account.get("rx_bytes").getAsLong() + "," + used));
    at(MID_NOVEMBER, "report").exits(0).prints("300 GB");
    at(MID_NOVEMBER, "report", "--json", "-o", "/run/report.json").exits(0);
    assertTrue(lab.read("/run/report.json").contains("\"tx_bytes\":" + used + ","));
  }

  @Test
  void writesThroughNoLink() {
    history("2026-11-01", 1);
    lab.sh("echo mine > /run/mine; ln -s mine " + PAGE);

    at(MID_NOVEMBER, "report", "--format", "html", "-o", PAGE).exits(73).says("symbolic link");

    assertEquals("mine\n", lab.read("/run/mine"));
    lab.sh("rm " + PAGE);
  }
}
