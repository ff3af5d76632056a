package io.github.bwflow.report;

import io.github.bwflow.control.Wanted;
import io.github.bwflow.engine.AccountResult;
import io.github.bwflow.engine.State;
import io.github.bwflow.limit.Standing;
import io.github.bwflow.limit.Standing.Owner;
import io.github.bwflow.state.Hold;
import io.github.bwflow.units.Printable;
import java.time.ZoneId;

/** The one line that answers "why is it slow": state, rate, reason, until when, how to lift. */
final class Headline {
  private final AccountResult account;
  private final Standing standing;
  private final boolean ours;
  private final String reason;
  private final String option;

  /**
   * @param alone whether the run has no other account, so that commands need not name this one
   */
  Headline(AccountResult account, boolean alone) {
    this.account = account;
    this.standing = account.standing();
    this.ours = standing.isThrottled();
    this.reason = Printable.of(account.wanted().reason().text());
    this.option = Facts.option(account.rules().account(), alone);
  }

  /** The line, without its end. */
  String text(Style style) {
    State state = account.state();
    Style.Ink ink =
        switch (state) {
          case OK -> Style.Ink.GOOD;
          case WARNING, UNKNOWN -> Style.Ink.NOTABLE;
          case LIMITED, EXHAUSTED -> Style.Ink.BAD;
        };
    return Printable.of(account.rules().account().name())
        + ": "
        + style.paint(ink, state.key())
        + " - "
        + situation();
  }

  private String situation() {
    Wanted wanted = account.wanted();
    if (wanted instanceof Wanted.Limit) {
      return limitWanted() + unknown();
    }
    return wanted instanceof Wanted.NoLimit ? noLimitWanted() + unknown() : kept();
  }

  // A person's order is carried out also where the meter fails.
  private String unknown() {
    return account.state() == State.UNKNOWN ? ". What was used is not known" + cause() : "";
  }

  private String cause() {
    return Facts.cause(account)
        .map(problem -> " (" + Printable.of(problem.message()) + ")")
        .orElse("");
  }

  private String due() {
    return Rates.due(account.targets());
  }

  private String limitWanted() {
    if (Facts.isAsWanted(account)) {
      return ours
          ? stands() + because() + until() + ". " + howToLift()
          : stands()
              + "; the limit of "
              + due()
              + " that is due"
              + because()
              + until()
              + " is no less than what the classes let pass";
    }
    if (ours) {
      return stands() + "; " + due() + " is due" + because() + until() + ". " + howToLift();
    }
    String due = stands() + ", though a limit of " + due() + " is due" + because() + until();
    // Enforcement changes neither somebody else's qdisc nor what a person is doing by hand.
    boolean settable = standing.owner() == Owner.NONE && standing.isKnown();
    return settable && !isByHand() ? due + ". Set it: bwflow check --enforce" + option : due;
  }

  private String noLimitWanted() {
    if (ours) {
      return stands()
          + ", though no limit is due: "
          + reason
          + (isByHand() ? "" : ". Lift it: bwflow check --enforce" + option);
    }
    String percent =
        account.state() == State.WARNING && account.balance().isPresent()
            ? ", " + account.balance().get().usedPercent() + " % of the credit are used"
            : "";
    String release = account.hold().isPresent() ? ". End that: bwflow lift --release" + option : "";
    return stands() + percent + "; " + reason + until() + release;
  }

  private String kept() {
    return stands() + "; " + reason + cause() + (ours ? ". " + howToLift() : "");
  }

  private String stands() {
    if (ours) {
      return Rates.standing(standing).map(rate -> "limited to " + rate).orElse("limited in part");
    }
    if (!standing.isKnown()) {
      return "whether it is limited is not known";
    }
    return standing.owner() == Owner.FOREIGN
        ? "not limited by bwflow (a qdisc that is not bwflow's stands)"
        : "not limited";
  }

  private String because() {
    return " because " + reason;
  }

  private String until() {
    ZoneId zone = account.period().zone();
    if (account.hold().isPresent()) {
      return "; until " + Moments.by(account.hold().get().until(), zone);
    }
    if (account.wanted().nextChange().isPresent()) {
      return "; until "
          + Moments.by(account.wanted().nextChange().get(), zone)
          + " if nothing more is "
          + Facts.verb(account.rules().direction());
    }
    return isByHand() ? "; until the timer decides again" : "";
  }

  // A plain "lift" lasts only until the timer's next run.
  private String howToLift() {
    boolean held = account.hold().flatMap(Hold::rate).isPresent();
    return held
        ? "End that: bwflow apply --release" + option
        : "Lift it: bwflow lift --for 1h" + option;
  }

  private boolean isByHand() {
    return account.wanted().reason().code().equals("by-hand");
  }
}
