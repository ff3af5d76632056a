package io.github.bwflow.engine;

import io.github.bwflow.budget.Account;
import io.github.bwflow.budget.Period;
import io.github.bwflow.host.Boot;
import io.github.bwflow.host.NetDevices;
import io.github.bwflow.meter.Reading;
import io.github.bwflow.meter.Reading.Line;
import io.github.bwflow.meter.Traffic;
import io.github.bwflow.state.Corrections;
import io.github.bwflow.state.Counters;
import io.github.bwflow.state.LineMemory;
import io.github.bwflow.state.LineMemory.Anchor;
import io.github.bwflow.state.LineMemory.Sample;
import io.github.bwflow.state.LostTraffic;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Holds a reading against what earlier runs of this boot saw. What the meter has counted and what
 * the kernel has counted must grow alike: what the meter lacks is added to its figure as long as
 * the day on which that was seen counts, and what it has too much is said and stays. A meter that
 * shows only what it has saved is brought up to date by the kernel's counter at the last run before
 * that save; one that cannot be read, by the counter at the last good reading.
 *
 * @param reading the figure
 * @param lines what to remember of each interface for the next run, by its name
 * @param remembered whether the meter could not be read, so that nothing may be widened
 */
record Continuity(Reading reading, Map<String, LineMemory> lines, boolean remembered) {
  /**
   * A run may wait this long for the lock and for the meter before it reads the kernel's counters,
   * so that they are of later than the run's instant.
   */
  private static final Duration LONGEST_RUN = Duration.ofSeconds(15);

  /** A clock change makes vnStat's times an hour ambiguous. */
  private static final Duration SURELY_AHEAD = Duration.ofHours(1);

  /** Samples lie at least this far apart, and so many of them reach back beyond any update. */
  private static final Duration SAMPLING = Duration.ofSeconds(10);

  private static final int MOST_SAMPLES = 12;

  /**
   * Holds a reading against what is remembered.
   *
   * @param known what earlier runs saw of each interface
   * @param lasting what was seen lost before this boot
   * @param startsAnew whether use begins at zero with each period, and the period does not just
   *     move on
   */
  static Continuity of(
      Reading reading,
      Map<String, LineMemory> known,
      Corrections lasting,
      Period period,
      boolean startsAnew,
      Instant now) {
    if (reading.boot().id().isEmpty() || reading.lines().isEmpty()) {
      return new Continuity(reading, Map.of(), false);
    }
    Map<String, LineMemory> lines = new TreeMap<>();
    List<Problem> problems = new ArrayList<>(reading.problems());
    Traffic lost = Traffic.NONE;
    Traffic unsaved = Traffic.NONE;
    boolean upToDate = true;
    for (Line line : reading.lines()) {
      Optional<LineMemory> before = before(line, reading, known);
      SortedMap<LocalDate, Counters> days =
          before.isPresent()
              ? inPeriod(before.get(), period, startsAnew)
              : inPeriod(lasting.lost(line.name().name()), period, startsAnew);
      Held held = hold(line, reading.boot(), before, days, period, startsAnew, now);
      lines.put(line.name().name(), held.memory());
      lost = lost.plus(held.lost());
      unsaved = unsaved.plus(held.unsaved().orElse(Traffic.NONE));
      upToDate = upToDate && held.unsaved().isPresent();
      held.say(line.name(), problems);
    }
    return new Continuity(
        corrected(reading, unsaved, lost, upToDate ? Duration.ZERO : reading.delay(), problems),
        lines,
        false);
  }

  private static Optional<LineMemory> before(
      Line line, Reading reading, Map<String, LineMemory> known) {
    LineMemory memory = known.get(line.name().name());
    return memory != null && memory.boot().equals(reading.boot().id())
        ? Optional.of(memory)
        : Optional.empty();
  }

  private static Reading corrected(
      Reading reading, Traffic unsaved, Traffic lost, Duration delay, List<Problem> problems) {
    return new Reading(
        reading.source(),
        reading.saved().plus(unsaved).plus(lost),
        reading.saved(),
        unsaved,
        reading.live(),
        delay,
        reading.created(),
        reading.updated(),
        reading.zone(),
        reading.days(),
        reading.months(),
        reading.lines(),
        reading.boot(),
        problems);
  }

  /**
   * One interface.
   *
   * @param unsaved what it has counted since the meter saved; empty where that is not known
   * @param lost what the meter has lost of the period
   * @param newly the part of it that was not remembered as lost
   * @param surplus what the meter has counted and the kernel has not
   * @param memory what to remember
   */
  private record Held(
      Optional<Traffic> unsaved, Traffic lost, Traffic newly, Traffic surplus, LineMemory memory) {

    void say(InterfaceName name, List<Problem> problems) {
      if (!lost.equals(Traffic.NONE)) {
        String message =
            "vnStat has lost or rejected "
                + both(lost)
                + " of "
                + name
                + " in this period, which the kernel counted; they are added to its figure";
        String hint =
            "See that vnStat's daemon runs and takes the link's full rate (bwflow patch-vnstat).";
        problems.add(
            newly.equals(Traffic.NONE)
                ? Problem.notice("meter-lost", message, hint)
                : Problem.warning("meter-lost", message, hint));
      }
      if (!surplus.equals(Traffic.NONE)) {
        problems.add(
            Problem.warning(
                "meter-surplus",
                "vnStat has counted "
                    + both(surplus)
                    + " of "
                    + name
                    + " more than the kernel since the last run, as it may where a counter begins"
                    + " anew; they count as used",
                "Look at \"vnstat -h -i " + name + "\"."));
      }
    }

    private static String both(Traffic traffic) {
      return traffic.rx() + " received and " + traffic.tx() + " sent";
    }
  }

  private static Held hold(
      Line line,
      Boot boot,
      Optional<LineMemory> before,
      SortedMap<LocalDate, Counters> lost,
      Period period,
      boolean startsAnew,
      Instant now) {
    Traffic kernel = line.kernel().orElse(Traffic.NONE);
    Traffic grown = Traffic.NONE;
    Traffic counted = Traffic.NONE;
    List<Sample> samples = List.of();
    TreeMap<LocalDate, Counters> days = new TreeMap<>(lost);
    Optional<Anchor> anchor = Optional.empty();
    if (before.isPresent()) {
      grown = growth(before.get(), kernel);
      counted = traffic(before.get().counted()).plus(grown);
      samples = past(before.get().samples(), now);
      anchor = before.get().anchor();
    }
    Optional<Traffic> base = Optional.empty();
    Optional<Traffic> unsaved = line.unsaved(boot);
    boolean ahead = isAhead(line, now) && line.stored().isPresent() && unsaved.isPresent();
    if (ahead) {
      unsaved = Optional.of(sinceASaveAhead(line, before, grown, days, period, unsaved.get()));
    }
    if (line.stored().isEmpty() && line.kernel().isPresent()) {
      base = base(line, before, samples);
      unsaved = base.isPresent() ? Optional.of(counted.beyond(base.get())) : Optional.empty();
      samples = sampled(samples, now, counted);
    }
    Traffic figure = line.saved().plus(unsaved.orElse(Traffic.NONE));
    Optional<Traffic> total = Optional.empty();
    boolean gone = line.kernel().isEmpty();
    if (line.stored().isPresent()) {
      // What one that is gone had sent since the last save is lost, unless the meter saves it yet.
      if (gone) {
        total = Optional.of(line.total());
      } else if (unsaved.isPresent()) {
        total = Optional.of(line.total().plus(unsaved.get()));
      }
    }
    boolean settled = total.isPresent() && !gone && !ahead && !line.hasBegunAnew(boot);

    Traffic pending = Traffic.NONE;
    Traffic surplus = Traffic.NONE;
    if (before.isPresent() && isReplaced(line, before.get())) {
      if (isOfPeriod(before.get(), period, startsAnew) && before.get().used().isPresent()) {
        Traffic used = traffic(before.get().used().get()).plus(grown);
        pending = used.beyond(figure.plus(sum(days)));
      }
      add(days, now.atZone(period.zone()).toLocalDate(), pending);
      anchor = Optional.empty();
    } else if (anchor.isPresent() && total.isPresent()) {
      Traffic since = counted.minus(traffic(anchor.get().counted()));
      Traffic expected = traffic(anchor.get().total()).plus(since);
      pending = expected.beyond(total.get());
      surplus = settled ? total.get().beyond(expected) : Traffic.NONE;
      if (settled) {
        add(days, now.atZone(period.zone()).toLocalDate(), pending);
      }
    }
    Traffic missing = settled || anchor.isEmpty() ? sum(days) : sum(days).plus(pending);
    if (settled) {
      anchor = Optional.of(new Anchor(counters(total.get()), counters(counted)));
    }
    boolean known = unsaved.isPresent() || gone;
    LineMemory memory =
        new LineMemory(
            boot.id(),
            period.start(),
            counters(kernel),
            counters(counted),
            known ? Optional.of(counters(figure.plus(missing))) : Optional.empty(),
            days,
            line.created(),
            line.updated(),
            counters(line.total()),
            anchor,
            base.isPresent() ? Optional.of(counters(base.get())) : Optional.empty(),
            samples);
    return new Held(unsaved, missing, pending, surplus, memory);
  }

  private static boolean isAhead(Line line, Instant now) {
    return line.updated().isAfter(now.plus(SURELY_AHEAD));
  }

  // Its time does not tell whether such a save was made in this boot. Without an earlier run to go
  // by it is taken for one of another, so that all that the kernel has counted is of after it.
  private static Traffic sinceASaveAhead(
      Line line,
      Optional<LineMemory> before,
      Traffic grown,
      Map<LocalDate, Counters> days,
      Period period,
      Traffic unsaved) {
    if (before.isEmpty()) {
      return line.kernel().get();
    }
    LineMemory last = before.get();
    if (!last.updated().equals(line.updated())
        || !last.periodStart().equals(period.start())
        || last.used().isEmpty()) {
      return unsaved;
    }
    Traffic used = traffic(last.used().get()).plus(grown);
    return unsaved.plus(used.beyond(line.saved().plus(unsaved).plus(sum(days))));
  }

  // A period that just moves on, as that of a sliding window, has most of the last one in it.
  private static boolean isOfPeriod(LineMemory memory, Period period, boolean startsAnew) {
    return !startsAnew || memory.periodStart().equals(period.start());
  }

  private static SortedMap<LocalDate, Counters> inPeriod(
      Optional<LostTraffic> lost, Period period, boolean startsAnew) {
    return lost.isPresent() && (!startsAnew || lost.get().periodStart().equals(period.start()))
        ? lost.get().days().tailMap(period.startDate())
        : Collections.emptySortedMap();
  }

  private static SortedMap<LocalDate, Counters> inPeriod(
      LineMemory memory, Period period, boolean startsAnew) {
    return isOfPeriod(memory, period, startsAnew)
        ? memory.added().tailMap(period.startDate())
        : Collections.emptySortedMap();
  }

  private static Traffic sum(Map<LocalDate, Counters> days) {
    Traffic sum = Traffic.NONE;
    for (Counters day : days.values()) {
      sum = sum.plus(traffic(day));
    }
    return sum;
  }

  private static void add(Map<LocalDate, Counters> days, LocalDate day, Traffic more) {
    if (!more.equals(Traffic.NONE)) {
      Counters known = days.get(day);
      days.put(day, counters(known == null ? more : traffic(known).plus(more)));
    }
  }

  // An interface that was made anew, or is gone, counts from zero.
  private static Traffic growth(LineMemory before, Traffic kernel) {
    Traffic last = traffic(before.kernel());
    return kernel.covers(last) ? kernel.minus(last) : kernel;
  }

  // A database that was made anew, or an older one put back, knows less than it did.
  private static boolean isReplaced(Line line, LineMemory before) {
    Duration apart = Duration.between(line.created(), before.created()).abs();
    return apart.compareTo(Duration.ofDays(1)) >= 0
        || !line.total().covers(traffic(before.total()));
  }

  private static List<Sample> past(List<Sample> samples, Instant now) {
    List<Sample> past = new ArrayList<>();
    for (Sample sample : samples) {
      if (!sample.at().isAfter(now)) {
        past.add(sample);
      }
    }
    return past;
  }

  private static List<Sample> sampled(List<Sample> before, Instant now, Traffic counted) {
    List<Sample> samples = new ArrayList<>(before);
    if (samples.isEmpty() || !now.isBefore(samples.get(samples.size() - 1).at().plus(SAMPLING))) {
      samples.add(new Sample(now, counters(counted)));
    }
    return samples.subList(Math.max(0, samples.size() - MOST_SAMPLES), samples.size());
  }

  // An older base counts twice what was saved between, never too little.
  private static Optional<Traffic> base(
      Line line, Optional<LineMemory> before, List<Sample> samples) {
    Optional<Traffic> old = before.flatMap(LineMemory::base).map(Continuity::traffic);
    if (old.isPresent() && before.get().updated().equals(line.updated())) {
      return old;
    }
    Instant latest = line.updated().minus(LONGEST_RUN);
    Optional<Traffic> found = Optional.empty();
    for (Sample sample : samples) {
      if (!sample.at().isAfter(latest)) {
        found = Optional.of(traffic(sample.counted()));
      }
    }
    return found.or(() -> old);
  }

  /**
   * What stands in for a meter that cannot be read: the last good figure and what the kernel has
   * counted since. Empty where an interface was not known so in this boot.
   */
  static Optional<Continuity> remembered(
      Account account,
      Map<String, LineMemory> known,
      NetDevices devices,
      Period period,
      boolean startsAnew,
      Boot boot) {
    Map<String, LineMemory> memories = new TreeMap<>();
    List<Line> lines = new ArrayList<>();
    Traffic used = Traffic.NONE;
    Traffic unsaved = Traffic.NONE;
    Instant created = Instant.MIN;
    Instant updated = Instant.MAX;
    for (InterfaceName name : account.metered()) {
      LineMemory before = known.get(name.name());
      if (before == null || !before.boot().equals(boot.id()) || before.used().isEmpty()) {
        return Optional.empty();
      }
      Optional<Traffic> kernel =
          devices.find(name).map(device -> Traffic.of(device.rxBytes(), device.txBytes()));
      Traffic grown = growth(before, kernel.orElse(Traffic.NONE));
      // Of what was sent since the last run nobody knows how much was before the period.
      boolean same = isOfPeriod(before, period, startsAnew);
      Traffic figure = same ? traffic(before.used().get()).plus(grown) : grown;
      used = used.plus(figure);
      unsaved = unsaved.plus(grown);
      created = before.created().isAfter(created) ? before.created() : created;
      updated = before.updated().isBefore(updated) ? before.updated() : updated;
      lines.add(
          new Line(
              name,
              before.created(),
              before.updated(),
              figure,
              traffic(before.total()),
              Optional.empty(),
              kernel));
      memories.put(
          name.name(),
          new LineMemory(
              before.boot(),
              period.start(),
              counters(kernel.orElse(Traffic.NONE)),
              counters(traffic(before.counted()).plus(grown)),
              Optional.of(counters(figure)),
              inPeriod(before, period, startsAnew),
              before.created(),
              before.updated(),
              before.total(),
              before.anchor(),
              before.base(),
              before.samples()));
    }
    Problem problem =
        Problem.warning(
            "meter-remembered",
            "what was used is taken from vnStat's last good figures and what the kernel has counted"
                + " since; no limit is raised or lifted by that",
            "See to vnStat.");
    Reading reading =
        new Reading(
            "vnstat",
            used,
            used.minus(unsaved),
            unsaved,
            false,
            Duration.ZERO,
            created,
            updated,
            period.zone(),
            List.of(),
            List.of(),
            lines,
            boot,
            List.of(problem));
    return Optional.of(new Continuity(reading, memories, true));
  }

  private static Traffic traffic(Counters counters) {
    return new Traffic(counters.rx(), counters.tx());
  }

  private static Counters counters(Traffic traffic) {
    return new Counters(traffic.rx(), traffic.tx());
  }
}
