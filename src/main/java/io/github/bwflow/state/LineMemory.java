package io.github.bwflow.state;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the last run saw of one interface.
 *
 * @param boot the kernel's name for the boot that it ran in
 * @param periodStart the start of the period that {@code used} and {@code added} belong to
 * @param kernel the kernel's counters
 * @param counted what the kernel has counted since this memory began, also across resets
 * @param used what had been used in the period; empty where that was known only of the last save
 * @param added of that, what the meter has lost, by the day in the budget's zone on which that was
 *     seen
 * @param created when the meter began to count the interface
 * @param updated when it had last saved
 * @param total all that it ever counted
 * @param anchor where the meter and the kernel were last seen to agree
 * @param base {@code counted} at the last run that was surely before {@code updated}
 * @param samples {@code counted} at earlier runs, oldest first, to find the next base among
 */
public record LineMemory(
    String boot,
    Instant periodStart,
    Counters kernel,
    Counters counted,
    Optional<Counters> used,
    SortedMap<LocalDate, Counters> added,
    Instant created,
    Instant updated,
    Counters total,
    Optional<Anchor> anchor,
    Optional<Counters> base,
    List<Sample> samples) {

  /** Copies the collections. */
  public LineMemory {
    added = Collections.unmodifiableSortedMap(new TreeMap<>(added));
    samples = List.copyOf(samples);
  }

  /**
   * A moment in which the kernel's counters had not begun anew since the meter saved.
   *
   * @param total all that the meter ever counted, with what it had not saved then
   * @param counted {@link LineMemory#counted} then
   */
  public record Anchor(Counters total, Counters counted) {}

  /**
   * A run.
   *
   * @param at when it began
   * @param counted {@link LineMemory#counted} then
   */
  public record Sample(Instant at, Counters counted) {}
}
