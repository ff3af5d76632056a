package io.github.bwflow.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code [hooks] on_change}: who is told of what, how often, and what cannot harm. */
class HooksIT extends LabTest {
  private static final String DIRECTORY = "/run/hooks";
  private static final String HOOK = DIRECTORY + "/hook";
  private static final String TOLD = "/run/told";

  private void hook(String script) {
    lab.sh("rm -rf " + DIRECTORY + " " + TOLD + "; mkdir -m 755 " + DIRECTORY);
    lab.write(HOOK, "#!/bin/sh\n" + script);
    lab.sh("chmod 755 " + HOOK);
  }

  private static Configuration hooked() {
    return new Configuration().hooks("on_change", "[\"" + HOOK + "\"]");
  }

  private void recording() {
    hook("echo \"$BWFLOW_EVENT $BWFLOW_WARNED_PERCENT\" >> " + TOLD + "; cat > /run/document\n");
  }

  /** Sent so much in November, at its middle; half of the credit of 75 GB is 37.5 GB. */
  private void sent(long bytes) {
    sentInNovember(bytes);
    lab.configure(hooked());
  }

  private void enforce(int second) {
    at("2026-11-16 00:%02d:%02d".formatted(second / 60, second % 60), "check", "--enforce", "-q");
  }

  private List<String> told() {
    return Files.exists(lab.file(TOLD)) ? lab.read(TOLD).lines().toList() : List.of();
  }

  // Within a period what is used never falls: what is allowed rises instead, and falls again.
  private void budget(long gb) {
    lab.configure(hooked().bandwidth("monthly_budget_gb", Long.toString(gb)));
  }

  @Test
  void tellsOfACrossingAReleaseAndASecondCrossingOnceEachInAHundredRuns() {
    recording();
    sent(70 * GB);
    for (int run = 0; run < 100; run++) {
      if (run == 10 || run == 70) {
        budget(100);
      } else if (run == 0 || run == 40) {
        budget(1000);
      }
      enforce(15 * run);
    }

    assertEquals(List.of("warning-passed 80", "warning-released 0", "warning-passed 80"), told());
    assertEquals("", lab.sh("ls /run/bwflow/notify/waiting").out());
  }

  @Test
  void remembersAcrossARebootWhichWarningItHasToldOf() {
    recording();
    sent(70 * GB);
    budget(100);
    enforce(0);
    lab.sh("rm /run/bwflow/last.json");
    // Now it is 77 percent of the credit: not yet five points below the threshold.
    budget(121);
    enforce(15);

    assertEquals(List.of("warning-passed 80"), told());
  }

  @Test
  void tellsOfEachChangeWithItsFactsAndTheDocument() {
    hook("env | sort > " + TOLD + ".$BWFLOW_EVENT; cat > /run/document.$BWFLOW_EVENT\n");
    sent(10 * GB);
    enforce(0);
    sent(80 * GB);
    enforce(15);

    assertEquals("/run/told.limit-on\n/run/told.warning-passed\n", lab.sh("ls /run/told.*").out());
    String facts = lab.read(TOLD + ".limit-on");
    for (String fact :
        List.of(
            "BWFLOW_ACCOUNT=eth0",
            "BWFLOW_TIME=2026-11-16T00:00:15Z",
            "BWFLOW_STATE=exhausted",
            "BWFLOW_USED_BYTES=80000000000",
            "BWFLOW_BUDGET_BYTES=100000000000",
            "BWFLOW_WARNED_PERCENT=95",
            "PATH=/usr/sbin:/usr/bin:/sbin:/bin")) {
      assertTrue(("\n" + facts).contains("\n" + fact + "\n"), facts);
    }
    assertTrue(facts.contains("BWFLOW_LIMIT_BITS_PER_SECOND="), facts);
    assertFalse(facts.contains("HOME="), facts);
    String document = lab.read("/run/document.limit-on");
    assertEquals(
        "exhausted",
        JsonParser.parseString(document)
            .getAsJsonObject()
            .getAsJsonArray("accounts")
            .get(0)
            .getAsJsonObject()
            .get("state")
            .getAsString());

    lab.sh("rm " + VnstatDatabase.FILE + " /run/told.*");
    lab.sh("rm /run/bwflow/last.json");
    enforce(30);
    assertEquals("/run/told.meter-lost\n", lab.sh("ls /run/told.*").out());
    sentInNovember(80 * GB);
    lab.configure(hooked());
    lab.sh("rm /run/told.*");
    enforce(45);
    assertEquals("/run/told.meter-back\n", lab.sh("ls /run/told.*").out());

    lab.sh(
        "rm /run/told.*; sqlite3 "
            + VnstatDatabase.FILE
            + " \"update interface set updated = '2026-12-01 00:00:01'\"");
    at("2026-12-01 00:00:15", "check", "--enforce", "-q");
    assertEquals(
        "/run/told.limit-off\n/run/told.period-started\n/run/told.warning-released\n",
        lab.sh("ls /run/told.*").out());
  }

  @Test
  void onlyRecordsWhereSystemdRunsTheHooks() {
    recording();
    lab.sh("mkdir -p /run/systemd/system");
    sent(70 * GB);
    enforce(0);

    assertEquals(List.of(), told());
    assertEquals("1\n", lab.sh("ls /run/bwflow/notify/waiting | wc -l").out());
    assertTrue(lab.bwflow("notify", "--dry-run").exits(0).out().matches("\\d+-\\d+\n"));
    lab.bwflow("notify").exits(0);
    assertEquals(List.of("warning-passed 80"), told());
    lab.bwflow("notify").exits(0);
    assertEquals(1, told().size());
    lab.sh("rmdir /run/systemd/system /run/systemd");
  }

  @Test
  void runsHooksWithoutAnyCapability() {
    recording();
    lab.sh("mkdir -p /run/systemd/system");
    sent(70 * GB);
    enforce(0);

    lab.succeed(
        "setpriv",
        "--bounding-set=-all",
        "--inh-caps=-all",
        "java",
        "-jar",
        "/run/project/target/bwflow.jar",
        "notify");

    assertEquals(List.of("warning-passed 80"), told());
    lab.sh("rmdir /run/systemd/system /run/systemd");
  }

  @Test
  void isTheSameAfterAKillAnywhere() {
    recording();
    // Each run is killed later than the one before: the change is told of once, or lost, and that
    // is said.
    List<String> wrong = new ArrayList<>();
    for (int step = 0; step < 14; step++) {
      lab.sh("rm -rf /run/bwflow/* /var/lib/bwflow/* " + TOLD);
      sent(70 * GB);
      Caller then = Caller.root().at(MID_NOVEMBER);
      Running run = lab.as(then).start("check", "--enforce", "-q");
      Running.await("time passes", new After(120 + 60 * step));
      run.close();
      Run next = at("2026-11-16 00:00:15", "check", "--enforce", "-q");
      Run again = at("2026-11-16 00:00:30", "check", "--enforce", "-q");
      boolean said = (next.err() + again.err()).contains("were cut off");
      if (told().size() != 1 && !(told().size() <= 1 && said)) {
        wrong.add(step + ": " + told() + next + again);
      }
    }

    assertEquals(List.of(), wrong);
  }

  /** True from so many milliseconds on. */
  private static final class After implements java.util.function.BooleanSupplier {
    private final long end;

    After(long millis) {
      end = System.nanoTime() + millis * 1_000_000;
    }

    @Override
    public boolean getAsBoolean() {
      return System.nanoTime() >= end;
    }
  }

  @Test
  void saysThatARunOfHooksWasCutOff() {
    hook("echo begun >> " + TOLD + "; sleep 60\n");
    sent(70 * GB);
    Running run = lab.as(Caller.root().at(MID_NOVEMBER)).start("check", "--enforce", "-q");
    Running.await("the hook has begun", () -> told().size() == 1);
    run.close();

    at("2026-11-16 00:00:15", "notify").exits(0).says("warning-passed of eth0 were cut off");

    assertEquals(1, told().size());
    assertEquals("", at("2026-11-16 00:00:30", "notify").exits(0).err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exit 3",
        "echo broken >&2; exit 1",
        "yes | head -c 300000000; exit 1",
        "(sleep 300; echo late >> /run/told) & exit 1",
        "kill -9 $$",
        "for i in 1 2 3 4 5 6 7 8 9; do (sleep 300) & done; exit 1",
      })
  void isNotHarmedByAHook(String script) {
    hook("echo told >> " + TOLD + "\n" + script + "\n");
    sent(70 * GB);

    Run run = at(MID_NOVEMBER, "check", "--enforce", "-q").exits(0);

    run.says(HOOK + " failed for warning-passed of eth0");
    assertEquals(List.of("told"), told());
    assertEquals("", at("2026-11-16 00:00:15", "check", "--enforce", "-q").exits(0).err());
    assertEquals(List.of("told"), told());
    assertEquals("0\n", lab.sh("ps -eo stat,comm | grep -v ^Z | grep -c sleep || true").out());
  }

  @Test
  void killsAHookThatHangs() {
    hook("echo told >> " + TOLD + "\nexec sleep 300\n");
    sent(70 * GB);

    at(MID_NOVEMBER, "check", "--enforce", "-q").exits(0).says("did not end within 30 s");

    assertEquals("0\n", lab.sh("ps -eo stat,comm | grep -v ^Z | grep -c sleep || true").out());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "chmod 777 /run/hooks/hook",
        "chmod 775 /run/hooks",
        "chown nobody /run/hooks/hook",
        "chmod 666 /etc/bwflow/config.toml",
        "chmod 777 /etc/bwflow",
        "mkdir /etc/bwflow/conf.d; touch /etc/bwflow/conf.d/a.toml; chmod 666 /etc/bwflow/conf.d/*",
        "mv /run/hooks/hook /tmp/hook; chmod 777 /tmp/hook; ln -s /tmp/hook /run/hooks/hook",
        "rm /run/hooks/hook",
        "chmod 644 /run/hooks/hook",
      })
  void refusesWhatOthersCanChange(String weaken) {
    recording();
    sent(70 * GB);
    lab.sh(weaken);

    at(MID_NOVEMBER, "check", "--enforce", "-q").says("run: ");

    assertEquals(List.of(), told());
    lab.sh("chmod 755 /etc/bwflow; rm -f /tmp/hook");
  }

  @Test
  void recordsNothingWhereThereIsNoHook() {
    sentInNovember(70 * GB);
    enforce(0);

    assertEquals("0\n", lab.sh("ls /run/bwflow | grep -c notify || true").out());
    assertFalse(lab.read("/var/lib/bwflow/state.json").contains("phases"));
  }

  @Test
  void shipsHooksThatWork() {
    sent(70 * GB);
    String hooks = "/run/project/src/hooks/";
    lab.write("/etc/bwflow/mail", "BWFLOW_MAIL_TO=admin@example.org\n");
    lab.write("/etc/bwflow/webhook", "BWFLOW_WEBHOOK_URL=http://127.0.0.1:8099/hook\n");
    lab.sh("mkdir -p /run/sbin; cp -a /usr/sbin/. /run/sbin/; mount --bind /run/sbin /usr/sbin");
    for (String program : List.of("sendmail", "curl", "notify-send")) {
      lab.write(
          "/usr/sbin/" + program,
          "#!/bin/sh\n{ echo \"$0 $*\"; cat; } >> /run/called." + program + "\n");
      lab.sh("chmod 755 /usr/sbin/" + program);
    }
    String facts =
        "BWFLOW_EVENT=limit-on BWFLOW_ACCOUNT=eth0 BWFLOW_HOST=web1 BWFLOW_TIME=now"
            + " BWFLOW_STATE=limited BWFLOW_REASON='because' BWFLOW_BUDGET_BYTES=1"
            + " BWFLOW_PERIOD_START=a BWFLOW_PERIOD_END=b";
    lab.sh(
        "mkdir -p /run/user/0; perl -MSocket -e 'socket(S, AF_UNIX, SOCK_STREAM, 0) or die;"
            + " bind(S, sockaddr_un(\"/run/user/0/bus\")) or die'");

    for (String hook : List.of("mail", "webhook", "desktop")) {
      lab.sh("echo '{}' | env " + facts + " PATH=/usr/sbin:/usr/bin:/bin " + hooks + hook);
    }

    String mail = lab.read("/run/called.sendmail");
    assertTrue(mail.contains("To: admin@example.org\n"), mail);
    assertTrue(mail.contains("Subject: bwflow on web1: eth0, limit-on\n"), mail);
    String post = lab.read("/run/called.curl");
    assertTrue(post.contains("Bwflow-Event: limit-on"), post);
    assertTrue(post.contains("http://127.0.0.1:8099/hook\n{}"), post);
    assertTrue(lab.read("/run/called.notify-send").contains("eth0 is limited: because"));
    lab.sh("umount /usr/sbin");
  }
}
