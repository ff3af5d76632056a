package io.github.bwflow.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run may leave out to be quick changes nothing about what comes of it. */
class QuickIT extends LabTest {
  private static final String COPY = "/run/bwflow/config.json";

  private void enforce(Caller caller) {
    lab.as(caller.at(MID_NOVEMBER)).bwflow("check", "--enforce", "--quiet").exits(0);
  }

  private String look(Caller caller) {
    return lab.as(caller.at(MID_NOVEMBER)).bwflow("check", "--json").out();
  }

  private Run quick(String... arguments) {
    return lab.as(Caller.root().quickly().at(MID_NOVEMBER)).bwflow(arguments);
  }

  // Less the boot's name: each lab has a boot of its own.
  private String remembered() {
    return lab.read("/run/bwflow/last.json").replaceAll("\"boot\": \"[^\"]*\"", "");
  }

  @ParameterizedTest
  @ValueSource(longs = {20 * GB, 80 * GB, 130 * GB})
  void limitsAndRemembersTheSame(long sent) {
    sentInNovember(sent);
    lab.configure(new Configuration().without("enforcement").network("line_rate", "\"1 gbit\""));
    enforce(Caller.root().slowly());
    enforce(Caller.root().slowly());
    String limit = lab.qdiscs("eth0").toString();
    String last = remembered();
    lab.reset();
    sentInNovember(sent);
    lab.configure(new Configuration().without("enforcement").network("line_rate", "\"1 gbit\""));
    enforce(Caller.root().quickly());
    enforce(Caller.root().quickly());

    assertEquals(limit, lab.qdiscs("eth0").toString());
    assertEquals(last, remembered());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[bandwidth]\nbudget = \"1.5 TB\"\n[network]\ninterface = \"eth0\"\n",
        "[bandwidth]\nbudget = 7\n[network]\ninterface = \"eth0\"\n",
        "[bandwidth]\nbudget = \"1 TB\"\nwarn_at_percent = [80,\n 101]\n",
        "[bandwidth]\nmonthly_budget_gb = \"12.5\"\npre_charge_gb = 0.25\n"
            + "warn_at_percent = [5, 10]\n[network]\ninterface = [\"eth0\"]\n"
            + "[daemon]\npoll_interval_seconds = 17\n",
        "[interface.\"eth0\"]\nbudget = \"100 GB\"\nperiod = \"week\"\nmin_rate = \"8 kbit\"\n",
        "[bandwidth]\nbudget = \"1 TB\"\nstart = 2026-11-01\n[network]\ninterface = \"eth0\"\n",
      })
  void readsAConfigurationTheSame(String text) {
    sentInNovember(GB);
    lab.write("/etc/bwflow/config.toml", text);
    quick("check", "--enforce", "--quiet");
    String quick = look(Caller.root().quickly());

    assertEquals(look(Caller.root().slowly()), quick);
  }

  @Test
  void readsAChangedFileAnewWhateverItsDateAndSize() {
    sentInNovember(80 * GB);
    enforce(Caller.root().quickly());
    lab.run("cp", "-p", "/etc/bwflow/config.toml", "/run/before");
    lab.run("sed", "-i", "s/= 50/= 40/", "/etc/bwflow/config.toml");
    lab.run("touch", "-r", "/run/before", "/etc/bwflow/config.toml");

    assertEquals(70 * GB, quick("check", "--json").exits(0).number("credit_bytes"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[", "[1,\"x\",\"t\",[]]", "{}", "[2", "null", "[1,null]", "\u0000"})
  void doesWithoutACopyThatIsDamaged(String copy) {
    sentInNovember(80 * GB);
    enforce(Caller.root().quickly());
    lab.write(COPY, copy);

    Run run = quick("check", "--enforce", "--quiet").exits(0);

    assertEquals("", run.err());
    assertEquals(19_290, lab.qdiscs("eth0").rate());
  }

  @Test
  void doesWithoutACopyThatIsSomebodyElses() {
    sentInNovember(80 * GB);
    enforce(Caller.root().quickly());
    String copy = lab.read(COPY);
    lab.write(COPY, copy.replace("\"i\",50", "\"i\",20"));
    assertEquals(60 * GB, quick("check", "--json").exits(0).number("credit_bytes"));

    lab.run("chown", "nobody", COPY);

    assertEquals(75 * GB, quick("check", "--json").exits(0).number("credit_bytes"));
  }

  @Test
  void leavesACopyOnceAndNotInEachRun() {
    sentInNovember(80 * GB);
    enforce(Caller.root().quickly());
    String inode = lab.run("stat", "-c", "%i", COPY).out();
    enforce(Caller.root().quickly());

    assertEquals(inode, lab.run("stat", "-c", "%i", COPY).out());
  }
}
