package io.github.bwflow.cli;

import io.github.bwflow.budget.Account;
import io.github.bwflow.classes.Division;
import io.github.bwflow.classes.Matching;
import io.github.bwflow.classes.Observed;
import io.github.bwflow.classes.Owned;
import io.github.bwflow.classes.Placing;
import io.github.bwflow.classes.Shaping;
import io.github.bwflow.classes.linux.HostOwners;
import io.github.bwflow.classes.linux.HostView;
import io.github.bwflow.engine.Classes;
import io.github.bwflow.engine.Classes.Figures;
import io.github.bwflow.host.Programs;
import io.github.bwflow.host.Rights;
import io.github.bwflow.limit.tc.ClassFigures;
import io.github.bwflow.limit.tc.Owners;
import io.github.bwflow.limit.tc.Shape;
import io.github.bwflow.limit.tc.TcLimiter;
import io.github.bwflow.state.ClassMemory;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Problem;
import io.github.bwflow.units.Side;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * From the classes of the configuration to what the limiter is to hold, and back to what people
 * want to know of it. Loaded only where there are any.
 */
final class Shapes {
  /** An older reading says nothing of what passes now. */
  private static final Duration RECENT = Duration.ofMinutes(10);

  private final Division division;
  private final List<Problem> problems = new ArrayList<>();

  /**
   * Looks at this host, as far as the classes ask for it.
   *
   * @param at the instant, in the zone of schedules
   * @param everything whether the processes of all sockets are wanted, for people to see
   */
  Shapes(Shaping shaping, ZonedDateTime at, Programs programs, boolean everything) {
    HostOwners names = new HostOwners(programs, shaping.countries());
    HostView view = new HostView(programs, Rights.read());
    Placing placing = new Placing(true, HostOwners.isUnified());
    Matching matching = new Matching(shaping, at, names, placing);
    Observed seen = view.look(matching, everything);
    Division found = matching.divide(seen);
    List<Owned> refused = Owners.refused(programs, found.egress().owned());
    if (!refused.isEmpty()) {
      found = matching.with(without(refused, placing)).divide(seen);
    }
    if (matching.asksForUnit() && !HostOwners.isUnified()) {
      problems.add(
          Problem.notice(
              "no-unified-cgroups",
              "this host has no unified hierarchy of cgroups, so that what a unit sends is looked"
                  + " for in each run, as what it receives is",
              ""));
    }
    this.division = found;
    problems.addAll(view.problems());
    problems.addAll(names.problems());
    problems.addAll(found.problems());
  }

  /** Whether any class asks for the processes behind sockets. */
  static boolean asksForProcesses(Shaping shaping) {
    ZonedDateTime any = Instant.EPOCH.atZone(ZoneOffset.UTC);
    return !new Matching(shaping, any, io.github.bwflow.classes.Owners.NONE, Placing.NONE)
        .ofProcesses()
        .isEmpty();
  }

  private static Placing without(List<Owned> refused, Placing placing) {
    boolean users = placing.users();
    boolean units = placing.units();
    for (Owned each : refused) {
      units = units && each.cgroup().isEmpty();
      users = users && (each.cgroup().isPresent() || each.user().isEmpty());
    }
    return new Placing(users, units);
  }

  /** What a person should know. */
  List<Problem> problems() {
    return problems;
  }

  /** What each interface of these accounts is to be divided into. */
  Map<InterfaceName, Shape> on(List<Account> accounts) {
    Shape shape = new Shape(Optional.of(division.egress()), Optional.of(division.ingress()));
    Map<InterfaceName, Shape> shapes = new HashMap<>();
    for (Account account : accounts) {
      for (InterfaceName name : account.interfaces()) {
        shapes.put(name, shape);
      }
    }
    return shapes;
  }

  /**
   * The classes with what the kernel has counted for them on these interfaces.
   *
   * @param last what the last run that enforced saw
   */
  Classes found(TcLimiter limiter, List<Account> accounts, ClassMemory last, Instant now) {
    List<Figures> all = new ArrayList<>();
    try {
      count(limiter, accounts, last, now, all);
    } catch (Failure e) {
      // The limiter's own look at the kernel says so; what was done stands.
      all.clear();
    }
    return new Classes(division, all);
  }

  private static void count(
      TcLimiter limiter, List<Account> accounts, ClassMemory last, Instant now, List<Figures> all) {
    for (Account account : accounts) {
      for (InterfaceName name : account.interfaces()) {
        for (Side side : Side.values()) {
          for (ClassFigures each : limiter.figures(name, side)) {
            all.add(figures(name, side, each, last, now));
          }
        }
      }
    }
  }

  private static Figures figures(
      InterfaceName name, Side side, ClassFigures found, ClassMemory last, Instant now) {
    Figures figures =
        new Figures(
            name,
            side,
            found.id(),
            found.bytes(),
            found.packets(),
            found.drops(),
            found.backlogBytes(),
            found.rate());
    Long before = last.bytes().get(ClassChanges.key(figures));
    if (found.rate().isPresent() || before == null || before > found.bytes()) {
      return figures;
    }
    long millis = Duration.between(last.at(), now).toMillis();
    boolean recent = millis > 0 && millis <= RECENT.toMillis();
    double bits = (found.bytes() - before) * 8000.0 / Math.max(1, millis);
    return recent ? figures.at(new BitRate((long) bits)) : figures;
  }
}
