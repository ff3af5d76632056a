package io.github.bwflow.state;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.IsoTime;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the last runs left, as JSON. */
final class LastRunJson implements JsonFile.Members {
  private final Map<String, Instant> said = new TreeMap<>();
  private final Map<String, AccountMemory> accounts = new TreeMap<>();
  private final List<Duration> gaps = new ArrayList<>();
  private Optional<Instant> enforced = Optional.empty();

  @Override
  public void read(String name, JsonReader json) throws IOException {
    switch (name) {
      case "enforced" -> enforced = Optional.of(IsoTime.instant(json.nextString()));
      case "gaps" -> {
        json.beginArray();
        while (json.hasNext()) {
          gaps.add(Duration.ofMillis(json.nextLong()));
        }
        json.endArray();
      }
      case "said" -> {
        json.beginObject();
        while (json.hasNext()) {
          said.put(json.nextName(), IsoTime.instant(json.nextString()));
        }
        json.endObject();
      }
      case "accounts" -> {
        json.beginObject();
        while (json.hasNext()) {
          accounts.put(json.nextName(), account(json));
        }
        json.endObject();
      }
      default -> json.skipValue();
    }
  }

  /** What has been read. */
  LastRun read() {
    return new LastRun(enforced, gaps, said, accounts);
  }

  private static AccountMemory account(JsonReader json) throws IOException {
    Optional<Instant> saved = Optional.empty();
    Optional<Highest> highest = Optional.empty();
    Optional<Counted> counted = Optional.empty();
    int warned = 0;
    Map<String, LineMemory> lines = new TreeMap<>();
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "saved" -> saved = Optional.of(IsoTime.instant(json.nextString()));
        case "highest" -> highest = Optional.of(highest(json));
        case "warned" -> warned = json.nextInt();
        case "counted" -> counted = Optional.of(counted(json));
        case "lines" -> {
          json.beginObject();
          while (json.hasNext()) {
            lines.put(json.nextName(), LineJson.read(json));
          }
          json.endObject();
        }
        default -> json.skipValue();
      }
    }
    json.endObject();
    return new AccountMemory(saved, highest, warned, counted, lines);
  }

  private static Highest highest(JsonReader json) throws IOException {
    Instant start = Instant.MIN;
    long used = 0;
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "period_start" -> start = IsoTime.instant(json.nextString());
        case "used_bytes" -> used = json.nextLong();
        default -> json.skipValue();
      }
    }
    json.endObject();
    return new Highest(start, new Bytes(used));
  }

  private static Counted counted(JsonReader json) throws IOException {
    Instant at = Instant.MIN;
    long rx = 0;
    long tx = 0;
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "at" -> at = IsoTime.instant(json.nextString());
        case "rx_bytes" -> rx = json.nextLong();
        case "tx_bytes" -> tx = json.nextLong();
        default -> json.skipValue();
      }
    }
    json.endObject();
    return new Counted(at, rx, tx);
  }

  /**
   * What is to be written.
   *
   * @param last what to leave for the next run
   */
  record Body(LastRun last) implements JsonFile.Body {
    @Override
    public void write(JsonWriter json) throws IOException {
      if (last.enforced().isPresent()) {
        json.name("enforced").value(IsoTime.print(last.enforced().get()));
      }
      json.name("gaps").beginArray();
      for (Duration gap : last.gaps()) {
        json.value(gap.toMillis());
      }
      json.endArray();
      json.name("said").beginObject();
      for (Map.Entry<String, Instant> entry : new TreeMap<>(last.said()).entrySet()) {
        json.name(entry.getKey()).value(IsoTime.print(entry.getValue()));
      }
      json.endObject();
      json.name("accounts").beginObject();
      for (Map.Entry<String, AccountMemory> entry : new TreeMap<>(last.accounts()).entrySet()) {
        json.name(entry.getKey()).beginObject();
        write(json, entry.getValue());
        json.endObject();
      }
      json.endObject();
    }

    private static void write(JsonWriter json, AccountMemory account) throws IOException {
      if (account.saved().isPresent()) {
        json.name("saved").value(IsoTime.print(account.saved().get()));
      }
      if (account.highest().isPresent()) {
        json.name("highest").beginObject();
        json.name("period_start").value(IsoTime.print(account.highest().get().periodStart()));
        json.name("used_bytes").value(account.highest().get().used().value());
        json.endObject();
      }
      if (account.counted().isPresent()) {
        json.name("counted").beginObject();
        json.name("at").value(IsoTime.print(account.counted().get().at()));
        json.name("rx_bytes").value(account.counted().get().rx());
        json.name("tx_bytes").value(account.counted().get().tx());
        json.endObject();
      }
      if (account.warned() > 0) {
        json.name("warned").value(account.warned());
      }
      json.name("lines").beginObject();
      for (Map.Entry<String, LineMemory> entry : new TreeMap<>(account.lines()).entrySet()) {
        json.name(entry.getKey());
        LineJson.write(json, entry.getValue());
      }
      json.endObject();
    }
  }
}
