package io.github.bwflow.report;

import io.github.bwflow.control.Targets;
import io.github.bwflow.limit.Standing;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The rates of limits in words: one, or where both sides count {@code "6 Mbit/s sent, 4 Mbit/s
 * received"}.
 */
public final class Rates {
  private Rates() {}

  /** What stands; empty where our limit does not stand on each interface alike. */
  public static Optional<String> standing(Standing standing) {
    for (Side side : standing.held().keySet()) {
      if (standing.isThrottled(side) && standing.rate(side).isEmpty()) {
        return Optional.empty();
      }
    }
    return standing.isThrottled()
        ? Optional.of(each(standing.held()::containsKey, standing::rate))
        : Optional.empty();
  }

  /** What should stand. */
  static String due(Targets targets) {
    return each(targets.sides()::containsKey, targets::limit);
  }

  private static String each(Predicate<Side> counts, Function<Side, Optional<BitRate>> rate) {
    List<Side> sides = List.of(Side.values()).stream().filter(counts).toList();
    List<String> words = new ArrayList<>();
    for (Side side : sides) {
      String text = rate.apply(side).map(BitRate::toString).orElse("unlimited");
      words.add(sides.size() == 1 ? text : text + (side == Side.TX ? " sent" : " received"));
    }
    return String.join(", ", words);
  }
}
