package io.github.bwflow.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several accounts beside each other. */
class OwnBudgetIT extends LabTest {
  private static final String OWN = "\n[interface.\"eth1\"]\nbudget = \"10 GB\"\n";

  @BeforeEach
  void addInterface() {
    lab.addSecondInterface();
    lab.vnstatDatabase().sentToday("eth0", GB).sentToday("eth1", 20 * GB);
    lab.write(Lab.CONFIG, new Configuration().text() + OWN);
  }

  private static JsonObject account(Run run, int index, String name) {
    JsonArray accounts = run.json().getAsJsonArray("accounts");
    assertEquals(2, accounts.size(), run::toString);
    JsonObject account = accounts.get(index).getAsJsonObject();
    assertEquals(name, account.get("name").getAsString());
    return account;
  }

  @Test
  void keepsEachBudgetByItself() {
    Run run = lab.bwflow("check", "--enforce", "--json").exits(0);

    assertEquals(GB, account(run, 0, "eth0").get("used_bytes").getAsLong());
    assertEquals(20 * GB, account(run, 1, "eth1").get("used_bytes").getAsLong());
    assertEquals(10 * GB, account(run, 1, "eth1").get("budget_bytes").getAsLong());
    assertEquals("ok", account(run, 0, "eth0").get("state").getAsString());
    assertEquals("exhausted", account(run, 1, "eth1").get("state").getAsString());
    assertFalse(lab.qdiscs("eth0").isLimited());
    assertTrue(lab.qdiscs("eth1").isLimited());
  }

  @Test
  void takesAnInterfaceOutOfTheSharedBudget() {
    String shared = new Configuration().network("interface", "[\"eth0\", \"eth1\"]").text();
    lab.write(Lab.CONFIG, shared);
    Run together = lab.bwflow("check", "--json").exits(0);
    assertEquals(21 * GB, together.number("used_bytes"));

    lab.write(Lab.CONFIG, shared + OWN);
    Run apart = lab.bwflow("check", "--json").exits(0);

    assertEquals(GB, account(apart, 0, "eth0").get("used_bytes").getAsLong());
  }

  @Test
  void choosesTheAccountOfAnInterface() {
    Run run = lab.bwflow("check", "--json", "-i", "eth1").exits(0);

    assertEquals("eth1", run.text("name"));
    lab.bwflow("check", "-i", "eth2").exits(64).says("eth0, eth1");
  }

  @Test
  void holdsAnOrderForOneAccountOnly() {
    lab.bwflow("lift", "--for", "1h", "-i", "eth1").exits(0);

    Run run = lab.bwflow("check", "--enforce", "--json").exits(0);

    assertTrue(account(run, 0, "eth0").get("hold").isJsonNull());
    assertTrue(account(run, 1, "eth1").get("hold").isJsonObject());
    assertFalse(lab.qdiscs("eth1").isLimited());
  }

  @Test
  void needsNoSharedBudget() {
    lab.write(Lab.CONFIG, OWN);

    Run run = lab.bwflow("check", "--enforce", "--json").exits(0);

    assertEquals("eth1", run.text("name"));
    assertTrue(lab.qdiscs("eth1").isLimited());
  }

  @Test
  void keepsTheTablesWhenInitWritesAnotherFile() {
    lab.bwflow("init", "--yes", "--force", "--budget", "3 TB", "-i", "eth0").exits(0);

    Run run = lab.bwflow("check", "--json").exits(0);

    assertEquals(3_000 * GB, account(run, 0, "eth0").get("budget_bytes").getAsLong());
    assertEquals(10 * GB, account(run, 1, "eth1").get("budget_bytes").getAsLong());
  }

  @Test
  void asksForWhichBudgetSomethingWasUsed() {
    lab.bwflow("init", "--used", "1 GB").exits(64).says("-i");
    lab.bwflow("init", "--used", "1 GB", "-i", "eth1").exits(0);

    Run run = lab.bwflow("check", "--json").exits(0);

    assertTrue(account(run, 0, "eth0").get("correction_bytes").isJsonNull());
    assertEquals(GB, account(run, 1, "eth1").get("correction_bytes").getAsLong());
  }

  @Test
  void saysInInitWhatItCannotTakeOver() {
    lab.write(Lab.CONFIG, "[bandwidth\n" + OWN);

    lab.bwflow("init", "--yes", "--force", "--budget", "3 TB", "-i", "eth0")
        .exits(0)
        .says("backup");
  }
}
