package io.github.bwflow.meter.vmmanager;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.bwflow.budget.Account;
import io.github.bwflow.budget.Period;
import io.github.bwflow.host.Boot;
import io.github.bwflow.meter.Measurement;
import io.github.bwflow.meter.Meter;
import io.github.bwflow.meter.Reading;
import io.github.bwflow.meter.Traffic;
import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.Problem;
import io.github.bwflow.vmmanager.Client;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The platform's own count of what its virtual machines receive and send. Made for one run: all
 * machines are asked for together, when the first of them is read.
 */
public final class VmmanagerMeter implements Meter {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("HH:mm'_'uuuuMMdd", Locale.ROOT);

  private final Client client;
  private final List<Asked> all;
  private final Instant now;
  private Optional<Map<String, Measurement>> known = Optional.empty();

  /**
   * A virtual machine and the time that is asked for.
   *
   * @param name its account's name
   * @param id its number on the platform
   * @param period the period from whose start on it is asked for
   */
  public record Asked(String name, int id, Period period) {}

  /**
   * @param all every machine that it will be asked for
   * @param now the instant up to which it counts
   */
  public VmmanagerMeter(Client client, List<Asked> all, Instant now) {
    this.client = client;
    this.all = List.copyOf(all);
    this.now = now;
  }

  @Override
  public Measurement read(Account account, Period period) {
    if (known.isEmpty()) {
      List<Measurement> found = client.each(all, this::measured);
      Map<String, Measurement> byName = new HashMap<>();
      for (int i = 0; i < all.size(); i++) {
        byName.put(all.get(i).name(), found.get(i));
      }
      known = Optional.of(byName);
    }
    return known.get().get(account.name());
  }

  private Measurement measured(Asked asked) {
    try {
      Bytes rx = sum(asked, "net_rx_summary");
      Bytes tx = sum(asked, "net_tx_summary");
      return new Measurement.Known(reading(asked.period(), new Traffic(rx, tx)));
    } catch (Failure e) {
      return new Measurement.Unreadable(e.problems().get(0));
    }
  }

  private Reading reading(Period period, Traffic used) {
    return new Reading(
        "vmmanager",
        used,
        used,
        Traffic.NONE,
        true,
        Duration.ZERO,
        period.start(),
        now,
        period.zone(),
        List.of(),
        List.of(),
        List.of(),
        new Boot("", period.start()),
        List.of());
  }

  private Bytes sum(Asked asked, String target) {
    Instant minute = now.truncatedTo(ChronoUnit.MINUTES);
    Instant until = minute.equals(now) ? now : minute.plus(1, ChronoUnit.MINUTES);
    String path =
        "/vm/v3/host/"
            + asked.id()
            + "/metrics?target="
            + target
            + "&from="
            + MINUTE.format(asked.period().start().atZone(asked.period().zone()))
            + "&until="
            + MINUTE.format(until.atZone(asked.period().zone()))
            + "&output=single&interval=1month";
    return new Series(asked, target).sum(client.get(asked.name(), path));
  }

  /** The answer to one question. */
  private final class Series {
    private final Asked asked;
    private final String target;

    Series(Asked asked, String target) {
      this.asked = asked;
      this.target = target;
    }

    Bytes sum(JsonElement answer) {
      if (answer instanceof JsonArray none && none.isEmpty()) {
        throw nothing("an empty list");
      }
      if (!(answer instanceof JsonArray series)
          || series.size() != 1
          || !(series.get(0) instanceof JsonObject only)
          || !(only.get("datapoints") instanceof JsonArray points)) {
        throw wrong("expected one list of datapoints");
      }
      if (points.isEmpty()) {
        throw nothing("no datapoints");
      }
      BigDecimal sum = BigDecimal.ZERO;
      for (JsonElement point : points) {
        sum = sum.add(bytes(point));
      }
      if (sum.compareTo(BigDecimal.valueOf(Bytes.LIMIT)) > 0) {
        throw wrong("it is more than can be true");
      }
      return new Bytes(sum.setScale(0, RoundingMode.UP).longValueExact());
    }

    private BigDecimal bytes(JsonElement point) {
      if (!(point instanceof JsonArray pair) || pair.size() != 2) {
        throw wrong("expected pairs of bytes and a time");
      }
      if (number(pair.get(1)).compareTo(seconds(asked.period().start())) < 0) {
        throw wrong(
            "a datapoint lies before " + asked.period().start() + ", when the period began");
      }
      if (pair.get(0).isJsonNull()) {
        throw nothing("null where bytes are expected");
      }
      BigDecimal bytes = number(pair.get(0));
      if (bytes.signum() < 0 || bytes.compareTo(BigDecimal.valueOf(Bytes.LIMIT)) > 0) {
        throw wrong("its bytes cannot be true");
      }
      return bytes;
    }

    private static BigDecimal seconds(Instant instant) {
      return BigDecimal.valueOf(instant.getEpochSecond());
    }

    private BigDecimal number(JsonElement value) {
      if (value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber()) {
        try {
          return value.getAsBigDecimal();
        } catch (NumberFormatException e) {
          throw wrong("a number in it is out of all bounds");
        }
      }
      throw wrong("expected numbers");
    }

    private Failure wrong(String why) {
      return client.useless(asked.name(), target, why);
    }

    private Failure nothing(String what) {
      return new Failure(
          Problem.error(
              ExitCode.TRY_AGAIN,
              "platform-no-data",
              asked.name()
                  + ": "
                  + client.url()
                  + " has no figure of "
                  + target
                  + " since "
                  + asked.period().startDate()
                  + " ("
                  + what
                  + ")",
              "Nothing is changed until it has; is "
                  + asked.id()
                  + " the number of that machine?"));
    }
  }
}
