package io.github.bwflow.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.bwflow.control.Reason;
import io.github.bwflow.control.Wanted;
import io.github.bwflow.engine.RunResult;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CheckJsonTest {
  private static final Schema SCHEMA = Schema.load("check.schema.json");
  private static final Problem NO_VNSTAT =
      Problem.error(
          ExitCode.UNAVAILABLE, "meter-missing", "vnStat is not installed", "Install it.");

  @Test
  void writesTheOverdrawnAccountExactly() {
    RunResult result =
        ResultBuilder.overdrawn()
            .limited(154_320)
            .problem(Problem.warning("meter-stale", "it is old", "Look."))
            .build();

    String document = CheckJson.of(result, "0.2.0", List.of());

    assertEquals(
        """
        {"schema":1,"version":"0.2.0","host":"web1","time":"2026-11-16T00:00:00Z",\
        "last_enforced":"2026-11-15T23:59:45Z","accounts":[{"kind":"interface","name":"eth0",\
        "interfaces":["eth0"],"state":"exhausted","reason":{"code":"exhausted",\
        "text":"the credit of 75 GB is overdrawn by 5 GB"},"next_change":"2026-11-19T01:00:00Z",\
        "period":{"start":"2026-11-01T00:00:00Z","end":"2026-12-01T00:00:00Z","zone":"UTC"},\
        "policy":"token-bucket","enforcement":"cliff","direction":"tx",\
        "budget_bytes":100000000000,"credit_bytes":75000000000,"lost_bytes":0,"used_bytes":80000000000,\
        "balance_bytes":-5000000000,"rx_bytes":0,"tx_bytes":80000000000,"correction_bytes":null,\
        "drip_bits_per_second":154320,"sustainable_bits_per_second":123456,"reserved_bytes":0,\
        "meter":{"source":"vnstat","updated":"2026-11-15T23:58:00Z","age_seconds":120,\
        "live":true,"unsaved_bytes":0},"limits":{"tx":{"wanted_bits_per_second":154320,\
        "actual_bits_per_second":154320,"owner":"bwflow"}},"changed":false,"hold":null,\
        "retry_after_seconds":259200,"need":null,"forecast":{"period_end_bytes":null,"exhausted_at":null,\
        "allowance_per_day_bytes":1333333333},"plan":[],"classes":null,"problems":[{"code":"meter-stale",\
        "severity":"warning","message":"it is old","hint":"Look."}]}],"strays":null,\
        "problems":[],"error":null}
        """,
        document);
    assertEquals(Set.of(), SCHEMA.violations(document));
  }

  @Test
  void writesNullForWhatIsUnknown() {
    String document =
        CheckJson.of(
            new ResultBuilder("2026-11-16T00:00:00Z").unreadable(NO_VNSTAT).unobserved().build(),
            "0.2.0",
            List.of());

    assertEquals(Set.of(), SCHEMA.violations(document));
    JsonObject account = account(document);
    for (String name :
        List.of(
            "used_bytes",
            "balance_bytes",
            "rx_bytes",
            "tx_bytes",
            "sustainable_bits_per_second",
            "reserved_bytes",
            "retry_after_seconds",
            "next_change")) {
      assertEquals(JsonNull.INSTANCE, account.get(name), name);
    }
    for (JsonElement value : account.getAsJsonObject("meter").asMap().values()) {
      assertEquals(JsonNull.INSTANCE, value);
    }
    JsonObject limit = account.getAsJsonObject("limits").getAsJsonObject("tx");
    assertEquals(JsonNull.INSTANCE, limit.get("owner"));
    assertEquals(75_000_000_000L, account.get("credit_bytes").getAsLong());
  }

  @Test
  void makesTheProblemThatDecidesTheExitCodeTheError() {
    RunResult result = new ResultBuilder("2026-11-16T00:00:00Z").unreadable(NO_VNSTAT).build();

    JsonObject error = parse(CheckJson.of(result, "0.2.0", List.of())).getAsJsonObject("error");

    assertEquals(result.exit().number(), error.get("exit").getAsInt());
    assertEquals("meter-missing", error.get("code").getAsString());
  }

  @Test
  void putsTheCallersErrorBeforeTheRunsAndKeepsBoth() {
    Problem bad = Problem.error(ExitCode.CONFIG, "config", "the file is bad", "Mend it.");
    RunResult result = new ResultBuilder("2026-11-16T00:00:00Z").unreadable(NO_VNSTAT).build();

    JsonObject document = parse(CheckJson.of(result, "0.2.0", List.of(bad, NO_VNSTAT)));

    assertEquals(78, document.getAsJsonObject("error").get("exit").getAsInt());
    assertEquals(1, document.getAsJsonArray("problems").size(), "each problem is said once");
    assertEquals(
        "config",
        document.getAsJsonArray("problems").get(0).getAsJsonObject().get("code").getAsString());
  }

  @Test
  void writesADocumentAlsoWhereThereIsNoResult() {
    Problem bad = Problem.error(ExitCode.CONFIG, "config", "a\nb", "");

    String document =
        CheckJson.failure(Instant.parse("2026-11-16T00:00:00.5Z"), "", "0.2.0", List.of(bad, bad));

    assertEquals(
        """
        {"schema":1,"version":"0.2.0","host":null,"time":"2026-11-16T00:00:00Z",\
        "last_enforced":null,"accounts":[],"strays":null,"problems":[{"code":"config",\
        "severity":"error","message":"a\\nb","hint":""},{"code":"config","severity":"error",\
        "message":"a\\nb","hint":""}],"error":{"exit":78,"code":"config","message":"a\\nb",\
        "hint":""}}
        """,
        document);
    assertEquals(Set.of(), SCHEMA.violations(document));
  }

  @Test
  void writesHoldsPlansAndStrays() {
    BitRate rate = new BitRate(5_000_000);
    RunResult result =
        new ResultBuilder("2026-11-16T00:00:00Z")
            .hold(Optional.of(rate), "2026-11-16T02:00:00.25Z", "root")
            .wanted(
                new Wanted.Limit(
                    rate, new Reason("held-limit", "the limit is held"), Optional.empty()))
            .step("tc", "qdisc", "add")
            .stray("eth9", "tc", "qdisc", "del")
            .build();

    String document = CheckJson.of(result, "0.2.0", List.of());

    assertEquals(Set.of(), SCHEMA.violations(document));
    assertEquals(
        "{\"kind\":\"apply\",\"bits_per_second\":5000000,"
            + "\"until\":\"2026-11-16T02:00:01Z\",\"by\":\"root\"}",
        account(document).get("hold").toString());
    assertEquals("2026-11-16T02:00:01Z", account(document).get("next_change").getAsString());
    assertEquals("[\"tc qdisc add\"]", account(document).get("plan").toString());
    assertEquals(
        "{\"interfaces\":[\"eth9\"],\"plan\":[\"tc qdisc del\"]}",
        parse(document).get("strays").toString());
  }

  @Test
  void writesALiftThatIsHeld() {
    String document =
        CheckJson.of(
            ResultBuilder.overdrawn()
                .hold(Optional.empty(), "2026-11-16T02:00:00Z", "root")
                .wanted(new Wanted.NoLimit(new Reason("held-lift", "the limit is lifted")))
                .build(),
            "0.2.0",
            List.of());

    assertEquals(Set.of(), SCHEMA.violations(document));
    JsonObject hold = account(document).getAsJsonObject("hold");
    assertEquals("lift", hold.get("kind").getAsString());
    assertEquals(JsonNull.INSTANCE, hold.get("bits_per_second"));
    assertEquals("2026-11-16T02:00:00Z", account(document).get("next_change").getAsString());
  }

  @Test
  void staysOneLineOfValidUtf8WhateverTextComesFromOutside() {
    String nasty = "\"\\\n\r\t\u0000\u001b[31m\u2028</script>\ud800 \udc00\ud83d\ude00\u00e9";
    RunResult result =
        ResultBuilder.overdrawn()
            .host(nasty)
            .hold(Optional.empty(), "2026-11-16T02:00:00Z", nasty)
            .problem(Problem.warning("meter-said", nasty, nasty))
            .build();

    String document = CheckJson.of(result, "0.2.0", List.of());

    assertEquals(1, document.lines().count());
    String decoded = new String(document.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    assertEquals(document, decoded);
    String host = parse(decoded).get("host").getAsString();
    assertEquals(nasty.replace('\ud800', '\ufffd').replace("\udc00\ud83d", "\ufffd\ud83d"), host);
    assertTrue(document.contains("</script>"), "no escapes for HTML");
    assertEquals(Set.of(), SCHEMA.violations(document));
  }

  @Test
  void keepsTheUnsavedBytesUnknownWhereTheMeterIsNotLive() {
    String document = CheckJson.of(ResultBuilder.overdrawn().notLive().build(), "0.2.0", List.of());

    JsonObject meter = account(document).getAsJsonObject("meter");

    assertFalse(meter.get("live").getAsBoolean());
    assertEquals(JsonNull.INSTANCE, meter.get("unsaved_bytes"));
  }

  @Test
  void schemaRefusesEachMemberThatIsLeftOut() {
    JsonObject whole = parse(CheckJson.of(ResultBuilder.overdrawn().build(), "0.2.0", List.of()));
    for (String name : whole.keySet()) {
      JsonObject less = whole.deepCopy();
      less.remove(name);
      assertNotEquals(Set.of(), SCHEMA.violations(less.toString()), name);
    }
    for (String name : account(whole.toString()).keySet()) {
      JsonObject less = whole.deepCopy();
      less.getAsJsonArray("accounts").get(0).getAsJsonObject().remove(name);
      assertNotEquals(Set.of(), SCHEMA.violations(less.toString()), name);
    }
  }

  @Test
  void schemaRefusesStatesAndInstantsThatDoNotExist() {
    String right = CheckJson.of(ResultBuilder.overdrawn().build(), "0.2.0", List.of());

    assertNotEquals(
        Set.of(), SCHEMA.violations(right.replace("\"exhausted\",\"re", "\"bad\",\"re")));
    assertNotEquals(Set.of(), SCHEMA.violations(right.replace("-16T00:00:00Z", "-31T00:00:00Z")));
    assertNotEquals(Set.of(), SCHEMA.violations(right.replace("\"none\"", "\"nobody\"")));
    assertNotEquals(Set.of(), SCHEMA.violations(right.replace("80000000000", "-1")));
  }

  @Test
  void schemaAllowsMembersThatAreAddedLater() {
    JsonObject more = parse(CheckJson.of(ResultBuilder.overdrawn().build(), "0.2.0", List.of()));

    more.addProperty("later", 1);
    more.getAsJsonArray("accounts").get(0).getAsJsonObject().add("later", new JsonArray());

    assertEquals(Set.of(), SCHEMA.violations(more.toString()));
  }

  private static JsonObject parse(String document) {
    return JsonParser.parseString(document).getAsJsonObject();
  }

  private static JsonObject account(String document) {
    return parse(document).getAsJsonArray("accounts").get(0).getAsJsonObject();
  }
}
