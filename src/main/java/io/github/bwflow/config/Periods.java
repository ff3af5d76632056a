package io.github.bwflow.config;

import io.github.bwflow.budget.Recurrence;
import io.github.bwflow.budget.Recurrence.EveryDays;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how periods recur: {@code period}, and {@code billing_day} where it has one. */
final class Periods {
  private static final Recurrence HARMLESS = new Recurrence.Monthly(1);
  private static final int LONGEST = 40;

  private final Statements statements;
  private final Values values;
  private final FileProblems problems;

  private Periods(Statements statements, Values values, FileProblems problems) {
    this.statements = statements;
    this.values = values;
    this.problems = problems;
  }

  /** What a file says, or means by saying nothing; nonsense is noted as an error. */
  static Recurrence read(Statements statements, Values values, FileProblems problems) {
    return new Periods(statements, values, problems).read();
  }

  private Recurrence read() {
    Stated stated = statements.get(Key.PERIOD);
    if (stated == null || "month".equals(stated.value())) {
      return new Recurrence.Monthly(values.wholeNumber(Key.BILLING_DAY));
    }
    warnOfMonthlyBudget(stated);
    if ("week".equals(stated.value())) {
      return Recurrence.weekly(weekday());
    }
    Optional<Recurrence> days = everyDays(stated.value());
    if (days.isEmpty()) {
      values.refuse(stated, "");
      return HARMLESS;
    }
    refuseBillingDay(stated);
    return days.get();
  }

  private static Optional<Recurrence> everyDays(Object value) {
    if ("day".equals(value)) {
      return Optional.of(Recurrence.daily());
    }
    if (!(value instanceof String text) || text.length() > LONGEST) {
      return Optional.empty();
    }
    Matcher parts =
        Pattern.compile("([0-9]{1,3}) +days? +from +([0-9]{4}-[0-9]{2}-[0-9]{2})").matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    int days = Integer.parseInt(parts.group(1));
    try {
      LocalDate from = LocalDate.parse(parts.group(2));
      return days < 1 || days > EveryDays.MOST
          ? Optional.empty()
          : Optional.of(new EveryDays(days, from));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private DayOfWeek weekday() {
    Stated stated = statements.get(Key.BILLING_DAY);
    if (stated == null) {
      return DayOfWeek.MONDAY;
    }
    if (stated.value() instanceof Long day && day >= 1 && day <= 7) {
      return DayOfWeek.of(day.intValue());
    }
    problems.error(
        stated.place(),
        "config-bad-value",
        Values.is(stated)
            + "; expected a whole number from 1 (Monday) to 7 (Sunday) where period is \"week\"",
        "");
    return DayOfWeek.MONDAY;
  }

  private void refuseBillingDay(Stated period) {
    Stated stated = statements.get(Key.BILLING_DAY);
    if (stated != null) {
      problems.error(
          stated.place(),
          "config-conflict",
          Values.is(stated) + "; expected no billing_day where " + Values.is(period),
          "Take billing_day out: the period says by itself when it starts.");
    }
  }

  // The name of the key that bwflow 0.1.0 had promises a month.
  private void warnOfMonthlyBudget(Stated period) {
    Stated stated = statements.get(Key.MONTHLY_BUDGET_GB);
    if (stated != null) {
      problems.warning(
          stated.place(),
          "budget-per-period",
          Values.is(stated) + " and counts for each period, although " + Values.is(period),
          "Write budget = \"SIZE\" instead; monthly_budget_gb is for months.");
    }
  }
}
