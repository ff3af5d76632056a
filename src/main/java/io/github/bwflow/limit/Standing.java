package io.github.bwflow.limit;

import io.github.bwflow.budget.Account;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What stands in the kernel for an account.
 *
 * @param account the account
 * @param owner whose limit it is
 * @param rate the rate of our limit, of several interfaces together; empty where ours does not
 *     stand on every one of them
 * @param parts each interface's state
 * @param problems why something could not be observed, or what is in the way
 */
public record Standing(
    Account account,
    Owner owner,
    Optional<BitRate> rate,
    List<Part> parts,
    List<Problem> problems) {

  /** Whose a limit is. */
  public enum Owner {
    /** There is none: the kernel's default. */
    NONE,
    /** Ours. */
    BWFLOW,
    /** Somebody else's, which is left alone. */
    FOREIGN;

    /** The name that the JSON uses. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Copies the lists. */
  public Standing {
    parts = List.copyOf(parts);
    problems = List.copyOf(problems);
  }

  /** Whether our limit stands on at least one of the account's interfaces. */
  public boolean isThrottled() {
    return parts.stream().anyMatch(part -> part.owner() == Owner.BWFLOW);
  }

  /** One interface's state, in the limiter's own terms. */
  public interface Part {
    /** Whose limit stands there. */
    Owner owner();
  }
}
