package io.github.bwflow.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import org.junit.jupiter.api.Test;

/** {@code check --need}: what a backup script asks. */
class NeedIT extends LabTest {
  private static final String MIDDLE = "2026-11-16T00:00:00Z";

  @Test
  void permitsWhatTheBalanceHolds() {
    sentInNovember(60 * GB);

    lab.bwflow("check", "--need", "15 GB", "--at", MIDDLE).exits(0).prints("15 GB", "now");
    lab.bwflow("check", "--need", "15.1 GB", "--at", MIDDLE).exits(75);
  }

  @Test
  void saysWhenItWillBePermitted() {
    // The balance is 15 GB and grows by 50 GB in 30 days: 5 GB more take 3 days.
    sentInNovember(60 * GB);

    Run run = lab.bwflow("check", "--need", "20 GB", "--at", MIDDLE, "--json").exits(75);

    JsonObject need = run.account().get("need").getAsJsonObject();
    assertFalse(need.get("permitted").getAsBoolean());
    assertEquals("2026-11-19T00:00:00Z", need.get("at").getAsString());
    assertEquals(20 * GB, need.get("bytes").getAsLong());
    lab.bwflow("check", "--need", "20 GB", "--at", "2026-11-18T23:59:59Z").exits(75);
    lab.bwflow("check", "--need", "20 GB", "--at", "2026-11-19T00:00:00Z").exits(0);
  }

  @Test
  void agreesWithTheTimeToWaitForTheBalance() {
    sentInNovember(80 * GB);

    Run run = lab.bwflow("check", "--need", "0 B", "--at", MIDDLE, "--json").exits(75);

    assertEquals(259_200, run.number("retry_after_seconds"));
    assertEquals(
        "2026-11-19T00:00:00Z",
        run.account().get("need").getAsJsonObject().get("at").getAsString());
  }

  @Test
  void waitsForTheNextPeriodWhereThisOneHasNoMore() {
    sentInNovember(100 * GB);

    Run run = lab.bwflow("check", "--need", "50 GB", "--at", MIDDLE).exits(75);

    run.prints("15 d", "2026-12-01 00:00");
  }

  @Test
  void neverPermitsMoreThanCanBeSavedUp() {
    sentInNovember(GB);

    Run run = lab.bwflow("check", "--need", "101 GB", "--at", MIDDLE, "--json").exits(75);

    assertTrue(run.account().get("need").getAsJsonObject().get("at").isJsonNull());
  }

  @Test
  void doesNotWaitForWhatCannotComeInTime() {
    exhaust();

    lab.bwflow("check", "--need", "1 GB", "--wait", "1 min").exits(75);
  }

  @Test
  void answersNothingWhereTheMeterCannotBeRead() {
    exhaust();
    lab.sh("rm -f /var/lib/vnstat/vnstat.db");

    lab.bwflow("check", "--need", "1 GB").exits(69);
  }

  @Test
  void refusesWhatGoesNotTogether() {
    lab.bwflow("check", "--wait", "1h").exits(64).says("--need");
    lab.bwflow("check", "--need", "1 GB", "--enforce").exits(64);
    lab.bwflow("check", "--need", "much").exits(64).says("much");
  }
}
