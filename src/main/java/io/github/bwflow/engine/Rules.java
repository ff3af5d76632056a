package io.github.bwflow.engine;

import io.github.bwflow.budget.Account;
import io.github.bwflow.budget.FixedWindow;
import io.github.bwflow.budget.Floor;
import io.github.bwflow.budget.LeakyBucket;
import io.github.bwflow.budget.NoBudget;
import io.github.bwflow.budget.Period;
import io.github.bwflow.budget.Policy;
import io.github.bwflow.budget.Recurrence;
import io.github.bwflow.budget.SlidingWindow;
import io.github.bwflow.budget.TokenBucket;
import io.github.bwflow.config.Bandwidth;
import io.github.bwflow.config.Config;
import io.github.bwflow.config.EnforcementName;
import io.github.bwflow.config.OwnBudget;
import io.github.bwflow.config.Vm;
import io.github.bwflow.config.Vmmanager;
import io.github.bwflow.control.Cliff;
import io.github.bwflow.control.Control;
import io.github.bwflow.control.Glide;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Direction;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the configuration says about one account.
 *
 * @param account the account
 * @param policy how its allowance becomes available
 * @param enforcement how a balance becomes a limit
 * @param recurrence the dates that its periods start on
 * @param zone the provider's time zone
 * @param direction which traffic counts
 * @param limitRate the stated rate once the credit is exhausted; empty for the automatic one
 * @param minRate the stated floor; empty for the automatic one
 * @param warnAt thresholds in percent of the credit, rising
 * @param lineRate the stated line rate; empty for what the kernel knows
 * @param interval the time between two runs of the timer
 */
public record Rules(
    Account account,
    Policy policy,
    EnforcementName enforcement,
    Recurrence recurrence,
    ZoneId zone,
    Direction direction,
    Optional<BitRate> limitRate,
    Optional<BitRate> minRate,
    List<Integer> warnAt,
    Optional<BitRate> lineRate,
    Duration interval) {
  /** The kernel holds no slower limit at an MTU of 1500. */
  private static final long SLOWEST = 64;

  /** Platforms of virtual machines count in whole Mbit/s. */
  private static final long SLOWEST_OF_VMS = 1_000_000;

  /**
   * The accounts of a configuration: the one that shares the budget, then each interface that has
   * its own.
   *
   * @param shared what shares the budget; empty for nothing
   */
  public static List<Rules> of(Config config, Optional<Account> shared) {
    List<Rules> all = new ArrayList<>();
    if (shared.isPresent()) {
      all.add(
          config.bandwidth().isPresent()
              ? of(shared.get(), config.bandwidth().get(), config.network().lineRate(), config)
              : unbudgeted(shared.get(), config));
    }
    for (OwnBudget own : config.own()) {
      all.add(of(Account.of(List.of(own.name())), own.bandwidth(), own.lineRate(), config));
    }
    return all;
  }

  private static Rules unbudgeted(Account account, Config config) {
    return new Rules(
        account,
        new NoBudget(),
        EnforcementName.GLIDE,
        new Recurrence.Monthly(1),
        config.timezone(),
        Direction.TX,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        config.network().lineRate(),
        config.daemon().interval());
  }

  /** Whether there is a budget to keep to. */
  public boolean isBudgeted() {
    return !(policy instanceof NoBudget);
  }

  /** The accounts of virtual machines. */
  public static List<Rules> of(Vmmanager platform) {
    List<Rules> all = new ArrayList<>();
    for (Vm vm : platform.vms()) {
      Account account = Account.vm(vm.name());
      all.add(of(account, vm.bandwidth(), vm.normalRate(), platform.interval()));
    }
    return all;
  }

  private static Rules of(
      Account account, Bandwidth bandwidth, Optional<BitRate> lineRate, Config config) {
    return of(account, bandwidth, lineRate, config.daemon().interval());
  }

  private static Rules of(
      Account account, Bandwidth bandwidth, Optional<BitRate> lineRate, Duration interval) {
    return new Rules(
        account,
        policy(bandwidth),
        bandwidth.enforcement(),
        bandwidth.recurrence(),
        bandwidth.timezone(),
        bandwidth.direction(),
        bandwidth.limitRate(),
        bandwidth.minRate(),
        bandwidth.warnAtPercent(),
        lineRate,
        interval);
  }

  /** The same for another account. */
  public Rules with(Account other) {
    return new Rules(
        other,
        policy,
        enforcement,
        recurrence,
        zone,
        direction,
        limitRate,
        minRate,
        warnAt,
        lineRate,
        interval);
  }

  /** The period that the instant lies in. */
  public Period period(Instant at) {
    return policy instanceof SlidingWindow sliding
        ? sliding.period(zone, at)
        : recurrence.period(zone, at);
  }

  /**
   * The rate below which nothing is throttled in this period. Where several limits share it, each
   * of them lets the least pass that the kernel can hold, and all of that is to be paid for.
   */
  public BitRate floor(Period period) {
    long limits = Math.max(1, account.interfaces().size()) * (isDivided() ? 2L : 1);
    BitRate floor = minRate.isPresent() ? minRate.get() : Floor.automatic(policy, period);
    return floor.max(new BitRate(limits * (account.isVm() ? SLOWEST_OF_VMS : SLOWEST)));
  }

  /**
   * Whether sending and receiving have one rate between them. The fixed rate of a virtual machine
   * is for each of them, as its provider states it.
   */
  boolean isDivided() {
    boolean each = account.isVm() && enforcement == EnforcementName.CLIFF;
    return direction == Direction.TOTAL && !each;
  }

  /** How a balance becomes a limit in this period. */
  public Control control(Period period) {
    return switch (enforcement) {
      case CLIFF -> new Cliff(limitRate, floor(period));
      case GLIDE -> new Glide(limitRate, floor(period));
    };
  }

  private static Policy policy(Bandwidth bandwidth) {
    return switch (bandwidth.policy()) {
      case TOKEN_BUCKET ->
          new TokenBucket(bandwidth.budget(), bandwidth.preCharge(), bandwidth.balanceCap());
      case FIXED_WINDOW -> new FixedWindow(bandwidth.budget());
      case LEAKY_BUCKET -> new LeakyBucket(bandwidth.budget());
      case SLIDING_WINDOW -> new SlidingWindow(bandwidth.budget(), bandwidth.window());
    };
  }
}
