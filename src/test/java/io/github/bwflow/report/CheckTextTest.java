package io.github.bwflow.report;

import static io.github.bwflow.report.ResultBuilder.GB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.control.Reason;
import io.github.bwflow.control.Wanted;
import io.github.bwflow.engine.RunResult;
import io.github.bwflow.engine.State;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Problem;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckTextTest {
  private static final Style PLAIN = new Style(false, false, 80, false);
  private static final Style VERBOSE = new Style(false, false, 80, true);
  private static final Problem NO_VNSTAT =
      Problem.error(
          ExitCode.UNAVAILABLE, "meter-missing", "vnStat is not installed", "Install it.");

  @Test
  void printsTheOverdrawnAccountExactly() {
    RunResult result = ResultBuilder.overdrawn().limited(154_320).build();

    String text = CheckText.print(result, PLAIN);

    assertEquals(
        """
        eth0: exhausted - limited to 154 320 bit/s because the credit of 75 GB is overdrawn by \
        5 GB; until 2026-11-19 01:00 UTC if nothing more is sent. Lift it: bwflow lift --for 1h
          budget    100 GB (token-bucket, cliff, counts tx)
          credit    75 GB
          used      80 GB, 106 % of the credit (rx 0 B, tx 80 GB)
          balance   -5 GB, back at 0 in 3 d if nothing more is used
          drip      154 320 bit/s
          period    2026-11-01 00:00 - 2026-12-01 00:00 UTC, 15 d left
          limit     154 320 bit/s, set by bwflow
          meter     vnstat, saved 2026-11-15 23:58 UTC (2 min ago), live
          forecast  too early to say; 1.33 GB a day would last
          hold      none
          enforced  2026-11-15 23:59 UTC (15 s ago)
        """,
        text);
  }

  @Test
  void saysThatALimitIsDueWhereNoneStands() {
    String headline = headline(ResultBuilder.overdrawn());

    assertEquals(
        "eth0: exhausted - not limited, though a limit of 154 320 bit/s is due because the credit"
            + " of 75 GB is overdrawn by 5 GB; until 2026-11-19 01:00 UTC if nothing more is sent."
            + " Set it: bwflow check --enforce",
        headline);
  }

  @Test
  void showsWhatIsWantedWhereItDiffersFromWhatStands() {
    RunResult result = ResultBuilder.overdrawn().limited(800_000).build();

    String text = CheckText.print(result, PLAIN);

    assertTrue(text.contains("  limit     800 000 bit/s, set by bwflow; wanted: 154 320 bit/s\n"));
    assertTrue(text.startsWith("eth0: exhausted - limited to 800 000 bit/s; 154 320 bit/s is due"));
  }

  @Test
  void takesARateThatTheKernelCutToWholeBytesAsWanted() {
    Wanted odd =
        new Wanted.Limit(
            new BitRate(154_327), new Reason("exhausted", "it is spent"), Optional.empty());

    String text =
        CheckText.print(ResultBuilder.overdrawn().limited(154_320).wanted(odd).build(), PLAIN);

    assertFalse(text.contains("wanted"), text);
  }

  @Test
  void saysWhatIsLeftWhereAllIsWell() {
    String headline = headline(new ResultBuilder("2026-11-16T00:00:00Z").day("2026-11-10", 0, GB));

    assertEquals("eth0: ok - not limited; 74 GB of the credit are left", headline);
  }

  @Test
  void saysHowMuchIsUsedInAWarning() {
    String headline =
        headline(
            new ResultBuilder("2026-11-16T00:00:00Z")
                .day("2026-11-10", 0, 65 * GB)
                .state(State.WARNING));

    assertEquals(
        "eth0: warning - not limited, 86 % of the credit are used; 10 GB of the credit are left",
        headline);
  }

  @Test
  void saysWhyNothingIsKnownAndThatWhatStandsIsKept() {
    ResultBuilder unknown =
        new ResultBuilder("2026-11-16T00:00:00Z")
            .limited(154_320)
            .unreadable(NO_VNSTAT)
            .wanted(
                new Wanted.Keep(
                    new Reason(
                        "meter-unknown",
                        "what was used is not known, so the limit that stands is kept")));

    String text = CheckText.print(unknown.build(), PLAIN);

    assertTrue(
        text.startsWith(
            "eth0: unknown - limited to 154 320 bit/s; what was used is not known, so the limit"
                + " that stands is kept (vnStat is not installed)."
                + " Lift it: bwflow lift --for 1h\n"),
        text);
    assertTrue(text.contains("  used      unknown\n"), text);
    assertTrue(text.contains("  balance   unknown\n"), text);
    assertTrue(text.contains("  meter     unknown\n"), text);
    assertTrue(text.contains("  credit    75 GB\n"), text);
  }

  @Test
  void saysWhyNothingIsKnownAlsoWhileAnOrderStands() {
    String headline =
        headline(
            new ResultBuilder("2026-11-16T00:00:00Z")
                .unreadable(NO_VNSTAT)
                .hold(Optional.empty(), "2026-11-16T02:00:00Z", "root")
                .wanted(
                    new Wanted.NoLimit(
                        new Reason("held-lift", "the limit is lifted by order of root"))));

    assertEquals(
        "eth0: unknown - not limited; the limit is lifted by order of root; until 2026-11-16 02:00"
            + " UTC. End that: bwflow lift --release. What was used is not known (vnStat is not"
            + " installed)",
        headline);
  }

  @Test
  void tellsHowToEndAHeldLimit() {
    BitRate rate = new BitRate(5_000_000);
    ResultBuilder held =
        new ResultBuilder("2026-11-16T00:00:00Z")
            .limited(5_000_000)
            .state(State.LIMITED)
            .hold(Optional.of(rate), "2026-11-16T02:00:00Z", "ro\u001b[31mot")
            .wanted(
                new Wanted.Limit(
                    rate,
                    new Reason("held-limit", "the limit is held by order of ro\u001b[31mot"),
                    Optional.empty()));

    String text = CheckText.print(held.build(), PLAIN);

    assertTrue(
        text.startsWith(
            "eth0: limited - limited to 5 Mbit/s because the limit is held by order of"
                + " ro\\u001b[31mot; until 2026-11-16 02:00 UTC."
                + " End that: bwflow apply --release\n"),
        text);
    assertTrue(
        text.contains(
            "  hold      5 Mbit/s until 2026-11-16 02:00 UTC, by order of ro\\u001b[31mot\n"));
    assertFalse(text.contains("\u001b"), "an escape sequence from outside");
  }

  @Test
  void saysThatTheTimerDecidesAgainAfterALimitByHand() {
    String headline =
        headline(
            new ResultBuilder("2026-11-16T00:00:00Z")
                .limited(5_000_000)
                .state(State.LIMITED)
                .wanted(
                    new Wanted.Limit(
                        new BitRate(5_000_000),
                        new Reason("by-hand", "a limit was put on by hand"),
                        Optional.empty())));

    assertEquals(
        "eth0: limited - limited to 5 Mbit/s because a limit was put on by hand; until the timer"
            + " decides again. Lift it: bwflow lift --for 1h",
        headline);
  }

  @Test
  void doesNotProposeEnforcementAgainstAForeignQdisc() {
    String headline = headline(ResultBuilder.overdrawn().foreign());

    assertTrue(headline.startsWith("eth0: exhausted - not limited by bwflow (a qdisc that is not"));
    assertFalse(headline.contains("--enforce"), headline);
  }

  @Test
  void doesNotCallALimitNoneThatCouldNotBeObserved() {
    String text = CheckText.print(ResultBuilder.overdrawn().unobserved().build(), PLAIN);

    assertTrue(text.startsWith("eth0: exhausted - whether it is limited is not known, though"));
    assertTrue(text.contains("  limit     unknown; wanted: 154 320 bit/s\n"), text);
  }

  @Test
  void namesTheAccountInCommandsWhereThereAreSeveral() {
    RunResult one = ResultBuilder.overdrawn().limited(154_320).build();
    RunResult two =
        new RunResult(
            one.time(),
            one.host(),
            one.lastEnforced(),
            List.of(
                one.accounts().get(0),
                ResultBuilder.overdrawn().interfaces("eth1", "eth2").limited(154_320).account()),
            Optional.empty(),
            List.of());

    String text = CheckText.print(two, PLAIN);

    assertTrue(text.contains("Lift it: bwflow lift --for 1h -i eth0\n"), text);
    assertTrue(text.contains("\n\neth1+eth2: exhausted - "), text);
    assertTrue(text.contains("Lift it: bwflow lift --for 1h -i eth1\n"), text);
  }

  @Test
  void showsWhatWasStatedOfTheTimeBeforeTheMeter() {
    String text =
        CheckText.print(
            new ResultBuilder("2026-11-16T00:00:00Z").correction(37 * GB).notLive().build(), PLAIN);

    assertTrue(text.contains("  used      37 GB, 49 % of the credit (rx 0 B, tx 0 B)\n"), text);
    assertTrue(text.contains("(2 min ago), not live, 37 GB added by init --used\n"), text);
  }

  @Test
  void saysWhenTheBudgetWillBeUsedUp() {
    ResultBuilder november = new ResultBuilder("2026-11-16T00:00:00Z");
    for (int day = 5; day <= 14; day++) {
      november.day(LocalDate.of(2026, 11, day).toString(), 0, 8 * GB);
    }

    String text = CheckText.print(november.build(), PLAIN);

    assertTrue(
        text.contains(
            "  forecast  200 GB at the period's end, 100 GB above the budget, which is used up"
                + " 2026-11-18 12:00 UTC; 1.33 GB a day would last\n"),
        text);
  }

  @Test
  void printsTimesInTheBudgetsZone() {
    String text =
        CheckText.print(
            new ResultBuilder("2026-03-29T00:30:00Z").zone("Europe/Berlin").build(), PLAIN);

    assertTrue(
        text.contains(
            "  period    2026-03-01 00:00 - 2026-04-01 00:00 Europe/Berlin, 2 d 21 h left\n"),
        text);
  }

  @Test
  void addsRowsCountersReasonAndCommandsWhenAskedForDetails() {
    RunResult result =
        ResultBuilder.overdrawn()
            .unsaved(0, 512)
            .step("tc", "qdisc", "add", "dev", "eth0", "root", "handle", "bf12:", "tbf")
            .stray("eth9", "tc", "qdisc", "del", "dev", "eth9", "root", "handle", "bf12:")
            .build();

    String brief = CheckText.print(result, PLAIN);
    String details = CheckText.print(result, VERBOSE);

    assertTrue(details.startsWith(brief), "details come after what is always said");
    assertTrue(details.contains("  reason    exhausted: the credit of 75 GB is overdrawn by"));
    assertTrue(
        details.contains(
            "  rates     min_rate 64 000 bit/s (auto); limit_rate auto; line_rate auto\n"),
        details);
    assertTrue(details.contains("  rows      rx 0 B, tx 80 GB\n"), details);
    assertTrue(details.contains("  unsaved   rx 0 B, tx 512 B\n"), details);
    assertTrue(details.contains("  eth0      rows rx 0 B, tx 80 GB; ever rx 0 B"), details);
    assertTrue(details.contains(", now unknown; saved 2026-11-15 23:58 UTC\n"), details);
    assertTrue(
        details.contains("  plan      tc qdisc add dev eth0 root handle bf12: tbf\n"), details);
    assertTrue(details.contains("  plan      tc qdisc del dev eth9 root handle bf12:\n"), details);
  }

  @Test
  void coloursTheStateOnlyWhereColoursAreShown() {
    RunResult result = ResultBuilder.overdrawn().build();

    String coloured = CheckText.print(result, new Style(true, false, 80, false));

    assertTrue(coloured.startsWith("eth0: \u001b[31mexhausted\u001b[0m - "), coloured);
    assertEquals(CheckText.print(result, PLAIN), coloured.replaceAll("\u001b\\[[0-9]+m", ""));
  }

  @Test
  void printsTheCommandsOfAllPlansAndNothingElse() {
    RunResult result =
        ResultBuilder.overdrawn()
            .step("tc", "qdisc", "add", "dev", "eth0", "root")
            .step("tc", "qdisc", "add", "dev", "eth0", "parent", "bf12:1")
            .stray("eth9", "tc", "qdisc", "del", "dev", "eth9", "root")
            .build();

    assertEquals(
        """
        tc qdisc add dev eth0 root
        tc qdisc add dev eth0 parent bf12:1
        tc qdisc del dev eth9 root
        """,
        CheckText.planText(result));
  }

  @Test
  void saysThatThereIsNothingToDoInAWayThatAShellIgnores() {
    assertEquals("# nothing to do\n", CheckText.planText(ResultBuilder.overdrawn().build()));
  }

  private static String headline(ResultBuilder result) {
    return CheckText.print(result.build(), PLAIN).lines().findFirst().orElseThrow();
  }
}
