package io.github.bwflow.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What helps with many hosts: files beside the file, a check of them, and the host's name. */
class ManyHostsIT extends LabTest {
  private static final String PARTS = "/etc/bwflow/conf.d/";

  @Test
  void readsTheFilesBesideInTheOrderOfTheirNames() {
    lab.addSecondInterface();
    lab.vnstatDatabase().sentToday("eth0", GB).sentToday("eth1", GB);
    lab.configure(new Configuration());
    lab.write(PARTS + "20-b.toml", "# a comment\n[interface.\"eth1\"]\nbudget = \"7 GB\"");
    lab.write(PARTS + "10-a.toml", "[hooks]\non_change = []\n");
    lab.write(PARTS + ".hidden.toml", "nonsense");
    lab.write(PARTS + "old.toml.bak", "nonsense");

    lab.bwflow("check", "--config-only").exits(0).prints("is good");
    for (Caller caller : List.of(Caller.root().quickly(), Caller.root().slowly())) {
      lab.as(caller).bwflow("check", "--enforce", "--quiet").exits(0);
      Run run = lab.as(caller).bwflow("check", "--json").exits(0);
      assertEquals(2, run.json().getAsJsonArray("accounts").size());
      assertTrue(run.out().contains("\"budget_bytes\":7000000000"), run::toString);
    }
    lab.write(PARTS + "20-b.toml", "[interface.\"eth1\"]\nbudget = \"8 GB\"");
    lab.bwflow("check", "--enforce", "--quiet").exits(0);
    assertTrue(lab.bwflow("check", "--json").out().contains("\"budget_bytes\":8000000000"));
  }

  @Test
  void namesTheFileAndTheLineOfAMistake() {
    spendLittle();
    lab.write(PARTS + "10-a.toml", "[hooks]\non_change = []\n");
    lab.write(PARTS + "20-b.toml", "\n[interface.\"eth1\"]\nbudget = \"7 GB\"\nbuget = 1\n");
    lab.bwflow("check", "--config-only").exits(78).says(PARTS + "20-b.toml:4:1: ", "budget");

    lab.write(PARTS + "20-b.toml", "budget = 1\n");
    lab.bwflow("check", "--config-only").exits(78).says(PARTS + "20-b.toml:1:1: ", "section");

    lab.write(PARTS + "20-b.toml", "[bandwidth]\nbudget = \"1 GB\"\n");
    lab.bwflow("check", "--config-only").exits(78).says(PARTS + "20-b.toml:1:");

    lab.sh("rm " + PARTS + "20-b.toml; sed -i s/pre_charge_gb/pre_charg/ " + Lab.CONFIG);
    lab.bwflow("check", "--config-only").exits(78).says(Lab.CONFIG + ":3:1: ", "pre_charge");
  }

  @Test
  void findsNoInterfaceNamedAlsoWhereVirtualMachinesAreSpokenOf() {
    lab.write(Lab.CONFIG, "# no vmmanager here\n[bandwidth]\nbudget = \"1 TB\"\n");
    lab.bwflow("check", "--config-only").exits(78).says("names no interface");
  }

  @Test
  void saysOnlyWhetherTheConfigurationIsGood() {
    lab.configure(new Configuration());
    // Neither vnStat nor a last good one matters.
    lab.bwflow("check", "--config-only", "-q").exits(0);
    Schema.CHECK.validates(lab.bwflow("check", "--config-only", "--json").exits(0));
    lab.vnstatDatabase().sentToday("eth0", GB);
    lab.bwflow("check", "--enforce", "-q").exits(0);
    lab.write(Lab.CONFIG, "[bandwidth]\n");

    lab.bwflow("check", "--config-only").exits(78).says(Lab.CONFIG);
    Schema.CHECK.validates(lab.bwflow("check", "--config-only", "--json").exits(78));
    lab.bwflow("check", "--config-only", "--enforce").exits(64);
  }

  @Test
  void namesTheHostInEveryDocument() {
    spendLittle();
    lab.bwflow("check", "--enforce", "-q").exits(0);
    String host = lab.sh("cat /proc/sys/kernel/hostname").out().strip();

    for (String command : List.of("check", "report", "doctor", "patch-vnstat", "simulate")) {
      Run run = lab.bwflow(command, "--json");
      assertEquals(host, run.json().get("host").getAsString(), command);
    }
    lab.bwflow("check", "--format", "prometheus").prints("host=\"" + host + "\"");
    lab.bwflow("report", "--format", "csv").prints("\n" + host + ",eth0,");
    lab.bwflow("report", "--format", "html").prints("<title>Traffic of " + host);
  }

  @Test
  void shipsAnAnsibleRoleWhoseFilesTheProgramTakes() throws Exception {
    Path role = Lab.projectRoot().resolve("src/ansible/roles/bwflow/");
    String config =
        Files.readString(role.resolve("templates/config.toml.j2"))
            .replace("{{ bwflow_budget }}", "1 TB")
            .replace("{{ bwflow_billing_day }}", "1")
            .replace("{{ bwflow_timezone }}", "UTC")
            .replace("{{ bwflow_interface }}", "auto");
    String own =
        Files.readString(role.resolve("templates/own.toml.j2"))
            .replaceAll("\\{%.*%\\}\n", "")
            .replace("{{ each.name }}", "eth2")
            .replace("{{ each.budget }}", "200 GB");
    lab.write(Lab.CONFIG, config);
    lab.write(PARTS + "50-own.toml", own);

    lab.bwflow("check", "--config-only").exits(0);
  }
}
