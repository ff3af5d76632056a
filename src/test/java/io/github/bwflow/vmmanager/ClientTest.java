package io.github.bwflow.vmmanager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.Problem;
import io.github.bwflow.vmmanager.Platform.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What bounds a run, where the platform does not. */
class ClientTest {
  private static final Client.Times SHORT =
      new Client.Times(Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofSeconds(60));

  private Platform platform;

  @BeforeEach
  void start() {
    platform = new Platform(Certificate.trustedHere());
  }

  @AfterEach
  void stop() {
    platform.close();
  }

  private Client client(Client.Times times) {
    return new Client(platform.url(), Platform.EMAIL, () -> Platform.PASSWORD, times);
  }

  private static Problem problem(Failure failure) {
    return failure.problems().get(0);
  }

  private static String metrics(int vm) {
    return "/vm/v3/host/"
        + vm
        + "/metrics?target=net_rx_summary&from=00:00_20261101&until=00:00_20261102"
        + "&output=single&interval=1month";
  }

  @Test
  void waitsForAnAnswerOnlySoLong() {
    platform.fault(r -> r.vm() == 1 ? Optional.of(Answer.never()) : Optional.empty());
    platform.traffic(2, 5, 5, 0);
    try (Client client = client(SHORT)) {
      Failure failure = assertThrows(Failure.class, () -> client.get("one", metrics(1)));

      assertEquals("platform-unreachable", problem(failure).code());
      assertEquals(ExitCode.TRY_AGAIN, problem(failure).exit());
      assertTrue(client.get("two", metrics(2)).isJsonArray());
    }
    assertEquals(List.of(), platform.open());
  }

  @Test
  void waitsForAPlatformThatHangsAtTheLoginOnceOnly() {
    platform.fault(r -> Optional.of(Answer.never()));
    try (Client client = client(SHORT)) {
      Failure first = assertThrows(Failure.class, () -> client.get("one", metrics(1)));
      Failure second = assertThrows(Failure.class, () -> client.get("two", metrics(2)));

      assertEquals(problem(first), problem(second));
    }
    assertEquals(1, platform.requests().size());
  }

  @Test
  void endsAsAWholeAndLeavesTimeToAct() {
    platform.fault(r -> r.method().equals("GET") ? Optional.of(Answer.never()) : Optional.empty());
    Client.Times times =
        new Client.Times(Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofSeconds(6));
    try (Client client = client(times)) {
      List<String> codes =
          client.each(
              IntStream.range(0, 100).boxed().toList(),
              vm ->
                  problem(assertThrows(Failure.class, () -> client.get("vm", metrics(vm)))).code());

      assertEquals(100, codes.size());
      assertTrue(codes.contains("platform-late"), codes::toString);
      client.post("vm", "/vm/v3/host/7/resource", "{\"net_in_mbitps\":1}");
    }
    assertEquals(1, platform.posts().size());
    assertEquals(List.of(), platform.open());
  }

  @Test
  void tellsWhetherSomethingMayHaveBeenSet() {
    try (Client client = client(SHORT)) {
      for (Answer answer :
          List.of(
              Answer.of(404, ""),
              Answer.of(302, ""),
              Answer.of(200, "{\"error\":\"no\"}"),
              Answer.of(500, ""),
              Answer.of(200, "<html>"),
              Answer.half("{"),
              Answer.never())) {
        platform.fault(r -> r.vm() > 0 ? Optional.of(answer) : Optional.empty());

        Failure failure =
            assertThrows(Failure.class, () -> client.post("vm", "/vm/v3/host/7/resource", "{}"));

        boolean untouched =
            answer.status() / 100 >= 3 && answer.status() < 500 || answer.body().contains("error");
        assertEquals(untouched, Client.isUntouched(failure), answer::toString);
      }
    }
  }

  @Test
  void refusesAnAnswerWithoutEnd() {
    platform.fault(
        r ->
            r.vm() > 0
                ? Optional.of(Answer.of(200, "[" + "0,".repeat(600_000) + "0]"))
                : Optional.empty());
    try (Client client = client(Client.Times.every(Duration.ofMinutes(5)))) {
      Failure failure = assertThrows(Failure.class, () -> client.get("one", metrics(1)));

      assertTrue(failure.getMessage().contains("longer than 1 MiB"), failure.getMessage());
    }
  }

  @Test
  void saysWhenTheSessionMayStayOpen() {
    platform.fault(
        r -> r.method().equals("DELETE") ? Optional.of(Answer.of(500, "")) : Optional.empty());
    Client client = client(SHORT);
    try (client) {
      client.login();
    }

    assertEquals("platform-logout", client.leftBehind().orElseThrow().code());
  }
}
