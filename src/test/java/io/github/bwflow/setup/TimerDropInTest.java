package io.github.bwflow.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TimerDropInTest {
  private static final Duration FIFTEEN = Duration.ofSeconds(15);

  @Test
  void resetsTheListBeforeItSetsTheIntervalAndKeepsTheFirstRunAfterTheBoot() {
    assertEquals(
        """
        # How often bwflow runs; written from poll_interval_seconds in bwflow's configuration.
        # The empty OnCalendar= drops all that the timer itself says of when, OnBootSec= too.

        [Timer]
        OnCalendar=
        OnCalendar=*:*:0/15
        OnBootSec=20s
        """,
        TimerDropIn.render(FIFTEEN));
  }

  @Test
  void writesMinutesAndTheHour() {
    assertTrue(TimerDropIn.render(Duration.ofSeconds(60)).contains("\nOnCalendar=*:*:00\n"));
    assertTrue(TimerDropIn.render(Duration.ofMinutes(5)).contains("\nOnCalendar=*:0/5:00\n"));
    assertTrue(TimerDropIn.render(Duration.ofHours(1)).contains("\nOnCalendar=*:00:00\n"));
  }

  @Test
  void readsWhatItWrote() {
    for (int seconds :
        List.of(
            5, 6, 10, 12, 15, 20, 30, 60, 120, 180, 240, 300, 360, 600, 720, 900, 1200, 1800,
            3600)) {
      Duration interval = Duration.ofSeconds(seconds);

      String text = TimerDropIn.render(interval);

      assertEquals(Optional.of(interval), TimerDropIn.read(text));
      assertEquals(text, TimerDropIn.withInterval(text, interval));
    }
  }

  @Test
  void refusesAnIntervalThatDoesNotComeOutEven() {
    for (Duration uneven :
        List.of(
            Duration.ZERO,
            Duration.ofSeconds(-15),
            Duration.ofMillis(15_500),
            Duration.ofSeconds(7),
            Duration.ofSeconds(90),
            Duration.ofMinutes(7),
            Duration.ofHours(2))) {
      assertThrows(IllegalArgumentException.class, () -> TimerDropIn.render(uneven));
    }
  }

  @Test
  void readsTheNormalizedFormToo() {
    assertEquals(
        Optional.of(FIFTEEN),
        TimerDropIn.read("[Timer]\nOnCalendar=\nOnCalendar=*-*-* *:*:00/15\n"));
  }

  @Test
  void readsNothingFromForeignText() {
    for (String foreign :
        List.of(
            "",
            "hello",
            "[Timer",
            "A=1\n",
            "[Service]\nOnCalendar=\nOnCalendar=*:*:0/15\n",
            "[Timer]\nOnBootSec=1\n",
            "[Timer]\nOnCalendar=*:*:0/15\n",
            "[Timer]\nOnCalendar=\n",
            "[Timer]\nOnCalendar=\nOnCalendar=daily\n",
            "[Timer]\nOnCalendar=\nOnCalendar=*:*:0/7\n",
            "[Timer]\nOnCalendar=\nOnCalendar=*:*:0/0\n",
            "[Timer]\nOnCalendar=\nOnCalendar=*:*:0/15\nOnCalendar=*:*:0/20\n",
            "[Timer]\nOnCalendar\nOnCalendar\n",
            "[Timer]\nx=${Timer/x}\nOnCalendar=\nOnCalendar=${Timer/OnCalendar}\n")) {
      assertEquals(Optional.empty(), TimerDropIn.read(foreign), foreign);
    }
  }

  @Test
  void keepsTheUsersOtherKeysAndComments() {
    String existing =
        """
        # mine

        [Timer]
        # sooner after the start
        OnBootSec=5s
        AccuracySec=100ms

        [Unit]
        Description=${a/b} C:\\tmp # not a comment
        After=a.service \\
          b.service
        After=c.service
        """;

    assertEquals(
        """
        # mine

        [Timer]
        OnCalendar=
        OnCalendar=*:*:0/15
        # sooner after the start
        OnBootSec=5s
        AccuracySec=100ms

        [Unit]
        Description=${a/b} C:\\tmp # not a comment
        After=a.service    b.service
        After=c.service
        """,
        TimerDropIn.withInterval(existing, FIFTEEN));
  }

  @Test
  void changesAScheduleInItsPlace() {
    assertEquals(
        "[Timer]\nOnCalendar=\nOnCalendar=*:*:0/15\nOnBootSec=5s\n",
        TimerDropIn.withInterval(
            "[Timer]\r\nOnCalendar=\r\nOnCalendar=*:*:00\r\nOnBootSec=5s\r\n", FIFTEEN));
  }

  @Test
  void addsTheFirstRunAfterTheBootToAScheduleWithoutOne() {
    assertEquals(
        "[Timer]\nOnCalendar=\nOnCalendar=*:*:0/15\nAccuracySec=100ms\nOnBootSec=20s\n",
        TimerDropIn.withInterval(
            "[Timer]\nOnCalendar=\nOnCalendar=*:*:00\nAccuracySec=100ms\n", FIFTEEN));
  }

  @Test
  void repeatsWhatTheTimerItselfSaysOfTheBoot() throws IOException {
    String timer = Files.readString(Path.of("systemd-timer/bwflow.timer"));

    for (String line : List.of("OnCalendar=*:*:0/15\n", "OnBootSec=20s\n")) {
      assertTrue(timer.contains("\n" + line), line);
      assertTrue(TimerDropIn.render(FIFTEEN).contains("\n" + line), line);
    }
  }

  @Test
  void writesAnEmptyFileAnew() {
    assertEquals(TimerDropIn.render(FIFTEEN), TimerDropIn.withInterval("\n", FIFTEEN));
  }

  @Test
  void addsTheSectionToAFileWithoutOne() {
    assertEquals(
        "[Unit]\nDescription=x\n\n[Timer]\nOnCalendar=\nOnCalendar=*:*:0/15\nOnBootSec=20s\n",
        TimerDropIn.withInterval("[Unit]\nDescription=x\n", FIFTEEN));
  }

  @Test
  void refusesToRewriteWhatIsNotAUnitFile() {
    Failure failure =
        assertThrows(Failure.class, () -> TimerDropIn.withInterval("[Timer\n", FIFTEEN));

    assertEquals(ExitCode.BAD_DATA, failure.exit());
    assertTrue(failure.getMessage().contains("line: 1"), failure.getMessage());
  }
}
