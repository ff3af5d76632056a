package io.github.bwflow.engine;

import io.github.bwflow.budget.Balance;
import io.github.bwflow.budget.Period;
import io.github.bwflow.units.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whether so much may be used now within the balance.
 *
 * @param account the account's name
 * @param bytes what is asked for
 * @param left the balance now
 * @param at when it may be if nothing else is used: now, later, or never
 */
public record Need(String account, Bytes bytes, Bytes left, Optional<Instant> at) {

  /** Whether it may be used now. */
  public boolean isPermitted() {
    return left.compareTo(bytes) >= 0;
  }

  /** The answer for an account; empty where its balance is not known. */
  public static Optional<Need> of(AccountResult result, Bytes bytes) {
    return result
        .balance()
        .map(
            balance ->
                new Need(
                    result.rules().account().name(),
                    bytes,
                    balance.left(),
                    when(result.rules(), balance, bytes)));
  }

  private static Optional<Instant> when(Rules rules, Balance balance, Bytes bytes) {
    if (balance.left().compareTo(bytes) >= 0) {
      return Optional.of(balance.at());
    }
    Optional<Instant> soon = rules.policy().whenLeft(bytes, balance);
    if (soon.isPresent() || !rules.policy().startsAnew()) {
      return soon;
    }
    Period next = rules.period(balance.period().end());
    Balance fresh = Balance.of(rules.policy(), next, next.start(), Bytes.ZERO, List.of());
    return rules.policy().whenLeft(bytes, fresh);
  }
}
