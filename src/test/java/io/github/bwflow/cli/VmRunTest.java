package io.github.bwflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.vmmanager.Certificate;
import io.github.bwflow.vmmanager.Platform;
import io.github.bwflow.vmmanager.Platform.Answer;
import io.github.bwflow.vmmanager.Platform.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Virtual machines against a platform behind HTTPS. */
class VmRunTest {
  private static final long GIB = 1L << 30;
  private static final long NOVEMBER = Instant.parse("2026-11-01T00:00:00Z").getEpochSecond();
  private static final long DECEMBER = Instant.parse("2026-12-01T00:00:00Z").getEpochSecond();
  private static final String LIMIT = " {\"net_in_mbitps\":10,\"net_out_mbitps\":10}";
  private static final String NORMAL = " {\"net_in_mbitps\":1000,\"net_out_mbitps\":1000}";
  private static final String VM42 =
      """
      [[vm]]
      id = 42
      name = "customer-a"
      normal_rate = "1 gbit"
      """;

  @TempDir Path directory;
  private Platform platform;
  private VmCaller caller;

  @BeforeEach
  void start() {
    platform = new Platform(Certificate.trustedHere());
    caller = new VmCaller(directory);
  }

  @AfterEach
  void stop() {
    platform.close();
    assertEquals(List.of(), platform.wrong());
  }

  private VmCaller.Answer enforce(int exit) {
    return caller.run("check", "--enforce", "--quiet", "--vm", "all").exits(exit);
  }

  @Test
  void limitsWithTheFirstByteOfTheThresholdOnceAndLiftsOnceWhenTheMonthTurns() {
    caller.configure(platform, VM42);
    platform.traffic(42, 500 * GIB, 524 * GIB - 1, NOVEMBER);

    enforce(0);
    assertEquals(List.of(), platform.posts());

    platform.traffic(42, 500 * GIB, 524 * GIB, NOVEMBER);
    VmCaller.Answer limited = enforce(0);
    assertEquals(List.of("42" + LIMIT), platform.posts());
    assertTrue(
        limited
            .err()
            .startsWith(
                "customer-a: limited to 10 Mbit/s sent, 10 Mbit/s received, the credit of 1.1 TB is used up"),
        limited.err());

    platform.traffic(42, 600 * GIB, 600 * GIB, NOVEMBER);
    caller.at("2026-11-30T23:59:59Z");
    VmCaller.Answer again = enforce(0);
    assertEquals(List.of("42" + LIMIT), platform.posts());
    assertEquals("", again.err());

    caller.at("2026-12-01T00:00:05Z");
    platform.traffic(42, GIB, GIB, DECEMBER);
    VmCaller.Answer lifted = enforce(0);
    assertEquals(List.of("42" + LIMIT, "42" + NORMAL), platform.posts());
    assertTrue(lifted.err().startsWith("customer-a: limit lifted"), lifted.err());

    caller.at("2026-12-01T00:05:05Z");
    enforce(0);
    assertEquals(2, platform.posts().size());
    assertEquals(5, platform.tokens().size());
    assertEquals(List.of(), platform.open());
  }

  @Test
  void asksForThePeriodInTheBudgetsZone() {
    caller.configure(platform, VM42 + "timezone = \"Europe/Moscow\"\nbilling_day = 15\n");
    platform.traffic(42, 1, 1, Instant.parse("2026-11-14T21:00:00Z").getEpochSecond());

    caller.run("check", "--vm", "customer-a").exits(0);

    Request first = platform.requests().get(1);
    assertEquals("/vm/v3/host/42/metrics", first.path());
    assertEquals(
        "target=net_rx_summary&from=00:00_20261115&until=15:01_20261121"
            + "&output=single&interval=1month",
        first.query());
  }

  @Test
  void tellsEachMachinesStateInJson() {
    caller.configure(platform, VM42 + "[[vm]]\nid = 43\nbudget = \"1 GiB\"\n");
    platform.traffic(42, 7, 5, NOVEMBER);
    platform.traffic(43, GIB, 0, NOVEMBER);

    VmCaller.Answer answer = caller.run("check", "--json").exits(0);

    assertEquals("vm", answer.account("customer-a").get("kind").getAsString());
    assertEquals("ok", answer.state("customer-a"));
    assertEquals(12, answer.account("customer-a").get("used_bytes").getAsLong());
    assertEquals(7, answer.account("customer-a").get("rx_bytes").getAsLong());
    assertEquals(1L << 40, answer.account("customer-a").get("budget_bytes").getAsLong());
    assertEquals("fixed-window", answer.account("customer-a").get("policy").getAsString());
    assertEquals("exhausted", answer.state("43"));
    assertEquals(
        "POST " + platform.url() + "/vm/v3/host/43/resource" + LIMIT,
        answer.account("43").getAsJsonArray("plan").get(0).getAsString());
    assertEquals(List.of(), platform.posts());
  }

  @ParameterizedTest
  @CsvSource({
    "total, 512, 512, 10, 10",
    "total, 1024, 0, 10, 10",
    "tx, 5000, 1023, 0, 0",
    "tx, 0, 1024, 1000, 10",
    "rx, 1024, 0, 10, 1000",
    "max, 1023, 1023, 0, 0",
    "max, 1024, 0, 10, 1000",
    "max, 1024, 1024, 10, 10",
  })
  void limitsWhatCounts(String direction, long rx, long tx, int in, int out) {
    caller.configure(platform, VM42 + "direction = \"" + direction + "\"\n");
    platform.traffic(42, rx * GIB, tx * GIB, NOVEMBER);

    enforce(0);
    enforce(0);

    List<String> expected =
        in == 0
            ? List.of()
            : List.of("42 {\"net_in_mbitps\":" + in + ",\"net_out_mbitps\":" + out + "}");
    assertEquals(expected, platform.posts());
  }

  @Test
  void keepsEachMachineToItsOwnPolicy() {
    caller.configure(
        platform,
        """
        [[vm]]
        id = 1
        budget = "600 GiB"
        [[vm]]
        id = 2
        budget = "600 GiB"
        policy = "token-bucket"
        pre_charge = "0 B"
        limit_rate = "25 mbit"
        [[vm]]
        id = 3
        budget = "600 GiB"
        policy = "sliding-window"
        window = "7 d"
        [[vm]]
        id = 4
        budget = "600 GiB"
        policy = "leaky-bucket"
        enforcement = "glide"
        direction = "tx"
        normal_rate = "1 gbit"
        """);
    for (int vm = 1; vm <= 4; vm++) {
      platform.traffic(vm, 0, 500 * GIB, Instant.parse("2026-11-14T00:00:00Z").getEpochSecond());
    }

    enforce(0);
    enforce(0);

    // Of vm 2 two thirds have accrued; what vm 4 has left lasts for 9.5 days at 1.04 Mbit/s.
    assertEquals(
        List.of(
            "2 {\"net_in_mbitps\":25,\"net_out_mbitps\":25}",
            "4 {\"net_in_mbitps\":1000,\"net_out_mbitps\":1}"),
        platform.posts().stream().sorted().toList());
    assertTrue(
        platform.requests().stream()
            .filter(each -> each.vm() == 3)
            .allMatch(each -> each.query().contains("from=00:00_20261114&")));
  }

  @Test
  void asksForTwoHundredMachinesWithOneLoginAndEightRequestsAtOnce() {
    StringBuilder vms = new StringBuilder();
    for (int vm = 1; vm <= 200; vm++) {
      vms.append("[[vm]]\nid = ").append(vm).append("\nnormal_rate = \"1 gbit\"\n");
      platform.traffic(vm, vm % 2 == 0 ? 1024 * GIB : 0, 0, NOVEMBER);
    }
    caller.configure(platform, vms.toString());
    // The first ones wait for each other: fewer than eight would never be answered in time.
    CountDownLatch eight = new CountDownLatch(8);
    platform.fault(
        request -> {
          if (request.vm() > 0) {
            eight.countDown();
            await(eight);
          }
          return Optional.empty();
        });

    enforce(0);

    assertEquals(1, platform.tokens().size());
    assertEquals(100, platform.posts().size());
    assertEquals(1 + 400 + 100 + 1, platform.requests().size());
    assertEquals(8, platform.mostUnderWay());
    assertEquals(List.of(), platform.open());
  }

  /** The vendor's own case: a TiB received and sent, 10 Mbit/s in and out, a month. */
  @Test
  void doesWhatTheVendorsScriptDoesAndLiftsItsLimit() {
    caller.configure(platform, "");
    String arguments =
        "import --vmmanager --url "
            + platform.url()
            + " --email "
            + Platform.EMAIL
            + " --vmid 42 --threshold-gib 1024 --limit-mbitps 10";
    VmCaller.write(caller.config(), "", "rw-r--r--");
    caller.run(arguments.split(" ")).exits(0);
    String written = read(caller.config());
    VmCaller.write(
        caller.config(),
        written
            .replace(
                "[vmmanager]", "[vmmanager]\npassword_file = \"" + caller.passwordFile() + "\"")
            .replace("#normal_rate", "normal_rate"),
        "rw-r--r--");

    platform.traffic(42, 1023 * GIB, GIB - 1, NOVEMBER);
    enforce(0);
    platform.traffic(42, 1023 * GIB, GIB, NOVEMBER);
    enforce(0);
    enforce(0);
    caller.at("2026-12-01T00:00:00Z");
    platform.traffic(42, 0, 0, DECEMBER);
    enforce(0);
    enforce(0);

    assertEquals(List.of("42" + LIMIT, "42" + NORMAL), platform.posts());
  }

  @Test
  void limitsOnceMoreWhenItsMemoryIsDeleted() throws IOException {
    caller.configure(platform, VM42);
    platform.traffic(42, 1024 * GIB, 0, NOVEMBER);
    enforce(0);
    Files.delete(caller.memory().resolve("state.json"));

    enforce(0);
    enforce(0);

    assertEquals(List.of("42" + LIMIT, "42" + LIMIT), platform.posts());
  }

  @Test
  void neverLiftsWithoutANormalRateAndSaysSo() {
    caller.configure(platform, "[[vm]]\nid = 42\n");
    platform.traffic(42, 1024 * GIB, 0, NOVEMBER);
    enforce(0);
    VmCaller.Answer limited = caller.run("check").exits(0);
    assertTrue(
        limited.err().contains("42: without normal_rate a limit is never lifted"), limited.err());

    caller.at("2026-12-02T00:00:00Z");
    platform.traffic(42, 0, 0, DECEMBER);
    VmCaller.Answer answer = enforce(0);

    assertEquals(List.of("42" + LIMIT), platform.posts());
    assertTrue(
        answer.err().contains("42: the limit that stands is not lifted, because normal_rate"),
        answer.err());
    caller.run("lift").exits(69);
  }

  @Test
  void roundsDownToWholeMegabitsAndSaysSo() {
    caller.configure(
        platform,
        VM42
            + "limit_rate = \"2900 kbit\"\n[[vm]]\nid = 43\nlimit_rate = \"64 kbit\"\nnormal_rate = \"1 gbit\"\n");
    platform.traffic(42, 1024 * GIB, 0, NOVEMBER);
    platform.traffic(43, 1024 * GIB, 0, NOVEMBER);

    VmCaller.Answer answer = caller.run("check", "--enforce").exits(0);

    assertEquals(
        List.of(
            "42 {\"net_in_mbitps\":2,\"net_out_mbitps\":2}",
            "43 {\"net_in_mbitps\":1,\"net_out_mbitps\":1}"),
        platform.posts().stream().sorted().toList());
    assertTrue(
        answer
            .err()
            .contains(
                "customer-a: the platform takes whole Mbit/s from 1 up, so the limit is tx 2 Mbit/s, rx 2 Mbit/s"),
        answer.err());
    assertEquals("", enforce(0).err());
    assertEquals(2, platform.posts().size());
  }

  @Test
  void takesOrdersByHandAndHoldsThemAgainstTheTimer() {
    caller.configure(platform, VM42 + "[[vm]]\nid = 43\nnormal_rate = \"1 gbit\"\n");
    platform.traffic(42, 0, 0, NOVEMBER);
    platform.traffic(43, 0, 0, NOVEMBER);

    VmCaller.Answer applied =
        caller.run("apply", "--vm", "customer-a", "--rate", "5 mbit", "--for", "2h").exits(0);
    enforce(0);
    assertEquals(List.of("42 {\"net_in_mbitps\":5,\"net_out_mbitps\":5}"), platform.posts());
    assertTrue(
        applied.out().contains("end that with: bwflow apply --release --vm customer-a"),
        applied.out());

    caller.run("lift", "--vm", "42").exits(0);
    assertEquals(2, platform.posts().size());
    assertEquals("42" + NORMAL, platform.posts().get(1));
    caller.run("apply", "--release", "--vm", "customer-a").exits(0);
    enforce(0);
    assertEquals(2, platform.posts().size());
  }

  @Test
  void showsWhatItWouldDoAndReportsAndSimulates() {
    caller.configure(platform, VM42);
    platform.traffic(42, 1024 * GIB, 0, NOVEMBER);

    VmCaller.Answer dry = caller.run("check", "--enforce", "-n").exits(0);
    VmCaller.Answer report = caller.run("report").exits(0);
    VmCaller.Answer simulated =
        caller.run("simulate", "--demand", "8 mbit", "--set", "budget=1 TB").exits(0);
    VmCaller.Answer past = caller.run("simulate").exits(64);

    assertEquals("POST " + platform.url() + "/vm/v3/host/42/resource" + LIMIT + "\n", dry.out());
    assertEquals(List.of(), platform.posts());
    assertTrue(report.out().startsWith("Traffic of customer-a"), report.out());
    assertTrue(simulated.out().contains("customer-a"), simulated.out());
    assertTrue(past.err().contains("--demand"), past.err());
  }

  @Test
  void suggestsTheNearestName() {
    caller.configure(platform, VM42);

    VmCaller.Answer answer = caller.run("check", "--vm", "custommer-a").exits(64);

    assertTrue(answer.err().contains("did you mean \"customer-a\"?"), answer.err());
    assertEquals(List.of(), platform.requests());
  }

  // --- faults ------------------------------------------------------------------------------------

  private static Function<Request, Optional<Answer>> of7(
      Function<Request, Optional<Answer>> fault) {
    return request -> request.vm() == 7 ? fault.apply(request) : Optional.empty();
  }

  private static Function<Request, Optional<Answer>> always(Answer answer) {
    return of7(request -> Optional.of(answer));
  }

  private static Function<Request, Optional<Answer>> busy(int times) {
    AtomicInteger count = new AtomicInteger();
    return of7(
        request ->
            count.incrementAndGet() <= times
                ? Optional.of(Answer.of(503, "later"))
                : Optional.empty());
  }

  private static Answer metrics(String datapoints) {
    return Answer.of(200, "[{\"datapoints\":[" + datapoints + "]}]");
  }

  private record Fault(Function<Request, Optional<Answer>> instead, int exit, String message) {}

  /** What may also happen where a limit is set. */
  private static final List<String> OF_ANYTHING =
      List.of(
          "503 eleven times",
          "401",
          "404 without a text",
          "500",
          "half a JSON, broken off",
          "half a JSON, whole answer",
          "HTML",
          "an error with 200",
          "a redirect to another host");

  private static Map<String, Fault> faults() {
    Map<String, Fault> all = new LinkedHashMap<>();
    all.put("503 eleven times", new Fault(busy(11), 75, "503"));
    all.put(
        "401",
        new Fault(
            always(Answer.of(401, "{\"error\":{\"msg\":\"who are you?\"}}")), 69, "who are you?"));
    all.put("404 without a text", new Fault(always(Answer.of(404, "")), 69, "404"));
    all.put("500", new Fault(always(Answer.of(500, "<html><b>Oh</b> dear</html>")), 69, "Oh dear"));
    all.put(
        "half a JSON, broken off", new Fault(always(Answer.half("[{\"datap")), 75, "broke off"));
    all.put(
        "half a JSON, whole answer", new Fault(always(Answer.of(200, "[{\"datap")), 69, "no JSON"));
    all.put("null datapoints", new Fault(always(metrics("[null," + NOVEMBER + "]")), 75, "null"));
    all.put(
        "one null among others",
        new Fault(always(metrics("[5," + NOVEMBER + "],[null," + NOVEMBER + "]")), 75, "null"));
    all.put("no datapoints", new Fault(always(metrics("")), 75, "no datapoints"));
    all.put("an empty list", new Fault(always(Answer.of(200, "[]")), 75, "an empty list"));
    all.put(
        "a datapoint before the period",
        new Fault(always(metrics("[5," + (NOVEMBER - 1) + "]")), 69, "lies before"));
    all.put(
        "negative bytes",
        new Fault(always(metrics("[-1," + NOVEMBER + "]")), 69, "cannot be true"));
    all.put(
        "bytes out of all bounds",
        new Fault(always(metrics("[1e999," + NOVEMBER + "]")), 69, "cannot be true"));
    all.put(
        "a text for a number",
        new Fault(always(metrics("[\"5\"," + NOVEMBER + "]")), 69, "numbers"));
    all.put("HTML", new Fault(always(Answer.of(200, "<html>Sign in</html>")), 69, "no JSON"));
    all.put(
        "an error with 200",
        new Fault(
            always(Answer.of(200, "{\"error\":{\"code\":5,\"msg\":\"no such host\"}}")),
            69,
            "no such host"));
    all.put(
        "a redirect to another host",
        new Fault(
            always(new Answer(302, "", Map.of("Location", "https://127.0.0.1:1/"))),
            69,
            "redirect"));
    return all;
  }

  static Stream<String> faultsByName() {
    return faults().keySet().stream();
  }

  private static final String THREE =
      """
      [[vm]]
      id = 6
      normal_rate = "1 gbit"
      [[vm]]
      id = 7
      name = "seven"
      normal_rate = "1 gbit"
      [[vm]]
      id = 8
      normal_rate = "1 gbit"
      """;

  // All three are limited; the month turns; from now on something is wrong with 7.
  private void limitThree() {
    caller.configure(platform, THREE);
    for (int vm = 6; vm <= 8; vm++) {
      platform.traffic(vm, 1024 * GIB, 0, NOVEMBER);
    }
    enforce(0);
    assertEquals(3, platform.posts().size());
    // The datapoints are of a date that both periods have.
    for (int vm = 6; vm <= 8; vm++) {
      platform.traffic(vm, 0, 0, DECEMBER);
    }
  }

  @ParameterizedTest
  @MethodSource("faultsByName")
  void saysWhatIsWrongWithOneMachineAndGoesOnWithTheOthers(String name) {
    limitThree();
    Fault fault = faults().get(name);
    platform.fault(fault.instead());

    // Over the threshold no more, so that whatever can be read is lifted.
    VmCaller.Answer answer = inNovemberWithRoom(fault.exit());

    assertTrue(answer.err().contains("seven: "), answer.err());
    assertTrue(answer.err().contains(fault.message()), answer.err());
    assertEquals(
        List.of("6" + NORMAL, "8" + NORMAL), platform.posts().stream().skip(3).sorted().toList());
    assertEquals(List.of(), platform.open());
    // It is still known that it is limited, and lifted as soon as the figure is there.
    platform.fault(request -> Optional.empty());
    room();
    assertEquals("7" + NORMAL, platform.posts().get(5));
    assertEquals(6, platform.posts().size());
  }

  // A larger budget in place of another month: the faults above have November's datapoints.
  private VmCaller.Answer inNovemberWithRoom(int exit) {
    for (int vm = 6; vm <= 8; vm++) {
      platform.traffic(vm, 1024 * GIB, 0, NOVEMBER);
    }
    caller.configure(platform, THREE.replace("normal_rate", "budget = \"2 TiB\"\nnormal_rate"));
    return enforce(exit);
  }

  private void room() {
    caller.at("2026-11-21T14:00:00Z");
    enforce(0);
  }

  static List<String> faultsOfAnything() {
    assertTrue(faults().keySet().containsAll(OF_ANYTHING));
    return OF_ANYTHING;
  }

  @ParameterizedTest
  @MethodSource("faultsOfAnything")
  void saysWhatIsWrongWhenALimitIsToBeSet(String name) {
    caller.configure(platform, THREE);
    for (int vm = 6; vm <= 8; vm++) {
      platform.traffic(vm, 1024 * GIB, 0, NOVEMBER);
    }
    Fault fault = faults().get(name);
    platform.fault(
        request ->
            request.method().equals("POST") ? fault.instead().apply(request) : Optional.empty());

    VmCaller.Answer answer = enforce(fault.exit());

    assertTrue(answer.err().contains("seven: "), answer.err());
    assertEquals(List.of(), platform.open());
    platform.fault(request -> Optional.empty());
    int before = platform.posts().size();
    enforce(0);
    assertEquals(List.of("7" + LIMIT), platform.posts().subList(before, platform.posts().size()));
  }

  @Test
  void triesTenTimesMoreWhereThePlatformIsBusy() {
    caller.configure(platform, THREE);
    for (int vm = 6; vm <= 8; vm++) {
      platform.traffic(vm, 1024 * GIB, 0, NOVEMBER);
    }
    platform.fault(busy(10));

    enforce(0);

    assertEquals(3, platform.posts().size());
  }

  @Test
  void goesOnWhereTheTokenExpiresInMidRun() {
    limitThree();
    platform.fault(
        request -> {
          if (request.vm() == 7) {
            platform.expireTokens();
          }
          return Optional.empty();
        });

    VmCaller.Answer answer = inNovemberWithRoom(69);

    assertTrue(answer.err().contains("seven: "), answer.err());
    assertTrue(answer.err().contains("Unauthorized"), answer.err());
    assertFalse(platform.posts().stream().skip(3).anyMatch(post -> post.startsWith("7 ")));
    assertEquals("DELETE", platform.requests().get(platform.requests().size() - 1).method());
  }

  @Test
  void saysOnceThatTheLoginIsRefusedAndChangesNothing() {
    limitThree();
    VmCaller.write(caller.passwordFile(), "another one", "rw-------");

    VmCaller.Answer answer = enforce(69);

    assertEquals(1, answer.err().split("answered 401", -1).length - 1, answer.err());
    assertTrue(answer.err().contains("login of admin@example.com"), answer.err());
    assertFalse(answer.err().contains("another one"), answer.err());
    assertEquals(3, platform.posts().size());
  }

  @Test
  void showsNoTokenOfALoginThatBreaksOff() {
    caller.configure(platform, VM42);
    platform.fault(
        request ->
            request.path().endsWith("/token")
                ? Optional.of(Platform.Answer.of(200, "{\"token\":\"abcdef123\",\"exp"))
                : Optional.empty());

    VmCaller.Answer answer = enforce(69);

    assertTrue(answer.err().contains("the answer is no JSON"), answer.err());
    assertFalse(answer.err().contains("abcdef123"), answer.err());
  }

  @Test
  void changesNothingWhereNobodyListens() throws IOException {
    limitThree();
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      caller.configure("https://localhost:" + free.getLocalPort(), THREE);
    }

    VmCaller.Answer answer = enforce(75);

    assertTrue(answer.err().contains("cannot be connected to"), answer.err());
    assertEquals(3, platform.posts().size());
  }

  @Test
  void sendsNoPasswordWhereTheCertificateIsNotTrusted() {
    limitThree();
    Certificate other = Certificate.make(directory.resolve("other"));
    try (Platform impostor = new Platform(other)) {
      caller.configure(impostor, THREE);

      VmCaller.Answer answer = enforce(69);

      assertTrue(answer.err().contains("TLS certificate of " + impostor.url()), answer.err());
      assertEquals(List.of(), impostor.requests());
    }
    assertEquals(3, platform.posts().size());
  }

  @Test
  void sendsAgainWhatWasSentWithoutAnAnswer() {
    caller.configure(platform, VM42);
    platform.traffic(42, 1024 * GIB, 0, NOVEMBER);
    platform.fault(
        request ->
            request.method().equals("POST") && request.vm() == 42
                ? Optional.of(Answer.half("{"))
                : Optional.empty());
    enforce(75);

    // It may stand, so it is lifted although no answer ever said so.
    platform.fault(request -> Optional.empty());
    caller.at("2026-12-01T00:00:00Z");
    platform.traffic(42, 0, 0, DECEMBER);
    enforce(0);
    enforce(0);

    assertEquals(List.of("42" + LIMIT, "42" + NORMAL), platform.posts());
  }

  @Test
  void keepsWhatIsKnownToHaveBeenUsedWhereTheFigureFalls() {
    caller.configure(platform, VM42);
    platform.traffic(42, 1024 * GIB, 0, NOVEMBER);
    enforce(0);
    platform.traffic(42, GIB, 0, NOVEMBER);

    VmCaller.Answer answer = enforce(0);

    assertTrue(
        answer.err().contains("the platform's figure for customer-a has fallen"), answer.err());
    assertEquals(List.of("42" + LIMIT), platform.posts());
  }

  // --- secrets -----------------------------------------------------------------------------------

  @Test
  void saysNeitherThePasswordNorTheTokenAnywhere() throws IOException {
    caller.configure(platform, VM42);
    platform.traffic(42, 1024 * GIB, 0, NOVEMBER);
    List<VmCaller.Answer> answers = new ArrayList<>();
    for (String line :
        List.of(
            "check -v",
            "check --json",
            "check --enforce -n -v",
            "check --enforce",
            "report",
            "report --json",
            "apply --rate 5mbit",
            "lift --json")) {
      answers.add(caller.run(line.split(" ")).exits(0));
    }
    // A platform that shows the secrets it was sent.
    platform.fault(
        request ->
            request.vm() == 42
                ? Optional.of(
                    Answer.of(
                        400,
                        "{\"error\":\"no "
                            + platform.tokens().get(platform.tokens().size() - 1)
                            + " "
                            + Platform.PASSWORD.replace("\"", "\\\"")
                            + "\"}"))
                : Optional.empty());
    answers.add(caller.run("check", "-v").exits(69));
    answers.add(caller.run("check", "--json").exits(69));

    StringBuilder all = new StringBuilder();
    answers.forEach(answer -> all.append(answer.out()).append(answer.err()));
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.equals(caller.passwordFile())) {
          all.append(read(file));
        }
      }
    }
    assertEquals(10, platform.tokens().size());
    for (String token : platform.tokens()) {
      assertFalse(all.indexOf(token.substring(0, 12)) >= 0, token);
    }
    assertFalse(all.indexOf("s3cret") >= 0, all::toString);
    assertTrue(all.indexOf("***") >= 0, all::toString);
  }

  @ParameterizedTest
  @CsvSource({
    "rw-r--r--, rw-r--r--, chmod 600",
    "rw-r-----, rw-r--r--, chmod 600",
    "rw-rw----, rw-r--r--, chmod 600",
    "rw-------, rw-rw-r--, chmod go-w",
    "rw-------, rw-r--rw-, chmod go-w",
  })
  void refusesAPasswordThatIsNotWellKept(String password, String config, String hint)
      throws IOException {
    caller.configure(platform, VM42);
    Files.setPosixFilePermissions(caller.passwordFile(), PosixFilePermissions.fromString(password));
    Files.setPosixFilePermissions(caller.config(), PosixFilePermissions.fromString(config));

    VmCaller.Answer answer = enforce(77);

    assertTrue(answer.err().contains(hint), answer.err());
    assertEquals(List.of(), platform.requests());
  }

  @Test
  void refusesToReadOnInAFileThatOthersCanWrite() throws IOException {
    caller.configure(platform, VM42);
    Path parts = Files.createDirectory(caller.config().resolveSibling("conf.d"));
    VmCaller.write(parts.resolve("a.toml"), "[daemon]\n", "rw-rw-r--");

    assertTrue(enforce(77).err().contains("a.toml can be written by others"));
    assertEquals(List.of(), platform.requests());
  }

  @Test
  void takesACredentialOfSystemdFirst() throws IOException {
    caller.configure(platform, VM42);
    platform.traffic(42, 0, 0, NOVEMBER);
    Files.delete(caller.passwordFile());
    enforce(69);
    Path credentials = Files.createDirectory(directory.resolve("credentials"));
    Files.writeString(credentials.resolve("vmmanager"), Platform.PASSWORD);

    caller
        .run(Map.of("CREDENTIALS_DIRECTORY", credentials.toString()), "check", "--enforce")
        .exits(0);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(10, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
