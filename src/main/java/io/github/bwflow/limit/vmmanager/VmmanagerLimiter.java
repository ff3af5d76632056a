package io.github.bwflow.limit.vmmanager;

import com.google.gson.JsonObject;
import io.github.bwflow.budget.Account;
import io.github.bwflow.control.Targets;
import io.github.bwflow.limit.Limiter;
import io.github.bwflow.limit.Plan;
import io.github.bwflow.limit.Standing;
import io.github.bwflow.limit.Standing.Held;
import io.github.bwflow.limit.Standing.Owner;
import io.github.bwflow.state.Given;
import io.github.bwflow.state.Memory;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Problem;
import io.github.bwflow.units.Side;
import io.github.bwflow.vmmanager.Client;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Limits virtual machines through the platform's API, in whole Mbit/s and in each direction. The
 * platform does not tell what stands, so it is what was last given: that is remembered before it is
 * sent, and again when it has been taken.
 */
public final class VmmanagerLimiter implements Limiter {
  private static final long MBIT = 1_000_000;
  private static final String STATE_IT = "State normal_rate under its [[vm]].";

  private final Client client;
  private final Map<String, Machine> machines;
  private final Memory memory;
  private Optional<Map<String, Given>> known = Optional.empty();

  /**
   * A virtual machine.
   *
   * @param id its number on the platform
   * @param normal what it gets in each direction where nothing limits it; empty where that is not
   *     stated
   */
  public record Machine(int id, Optional<BitRate> normal) {}

  /**
   * @param machines by the names of their accounts
   * @param memory where it is remembered what was given
   */
  public VmmanagerLimiter(Client client, Map<String, Machine> machines, Memory memory) {
    this.client = client;
    this.machines = Map.copyOf(machines);
    this.memory = memory;
  }

  /** A side of a machine, and whether our limit stands there. */
  private record Part(Side side, Owner owner) implements Standing.Part {}

  /**
   * What a machine is remembered by: another platform may have one of the same number.
   *
   * @param url the platform's address
   * @param id the machine's number there
   */
  public static String key(String url, int id) {
    return url + " " + id;
  }

  private String key(Account account) {
    return key(client.url(), machines.get(account.name()).id());
  }

  private Given given(Account account) {
    if (known.isEmpty()) {
      known = Optional.of(new TreeMap<>(memory.given()));
    }
    return known.get().getOrDefault(key(account), Given.NOTHING);
  }

  @Override
  public Standing observe(Account account, List<Side> sides) {
    Given given = given(account);
    Map<Side, Held> held = new TreeMap<>();
    List<Standing.Part> parts = new ArrayList<>();
    for (Side side : Side.values()) {
      boolean limited = isLimited(given, side);
      parts.add(new Part(side, limited ? Owner.BWFLOW : Owner.NONE));
      if (sides.contains(side)) {
        Optional<BitRate> rate =
            limited && given.certain() ? given.of(side).map(Given.Rate::rate) : Optional.empty();
        held.put(side, limited ? new Held(Owner.BWFLOW, rate) : Held.NOTHING);
      }
    }
    return new Standing(account, held, parts, List.of());
  }

  // What was sent without an answer may be a limit that stands, or one that does not stand any
  // more.
  private static boolean isLimited(Given given, Side side) {
    return given.of(side).isPresent() && (given.of(side).get().limits() || !given.certain());
  }

  @Override
  public Plan plan(Standing standing, Targets targets) {
    Account account = standing.account();
    Targets held = new Rounding(targets).targets();
    List<Problem> problems = new ArrayList<>();
    if (!held.equals(targets)) {
      problems.add(rounded(account, held));
    }
    Optional<Given> next = next(account, held, problems);
    List<Plan.Step> steps = new ArrayList<>();
    if (next.isPresent()) {
      String address = client.url() + path(account);
      steps.add(new Plan.Step(account.name(), List.of("POST", address, json(next.get())), false));
    }
    return new Plan(standing, held, steps, problems);
  }

  private static Problem rounded(Account account, Targets held) {
    StringBuilder rates = new StringBuilder();
    for (Side side : Side.values()) {
      Optional<BitRate> rate = held.limit(side);
      if (rate.isPresent()) {
        rates.append(rates.length() == 0 ? "" : ", ").append(side.key()).append(' ');
        rates.append(rate.get());
      }
    }
    return Problem.notice(
        "rate-rounded",
        account.name()
            + ": the platform takes whole Mbit/s from 1 up, so the limit is "
            + rates
            + ", rounded to that",
        "");
  }

  /** What is to be given; empty where nothing has to be. */
  private Optional<Given> next(Account account, Targets targets, List<Problem> problems) {
    Given now = given(account);
    Optional<BitRate> normal = machines.get(account.name()).normal();
    Map<Side, Given.Rate> sides = new TreeMap<>(now.sides());
    boolean different = false;
    boolean stays = false;
    for (Side side : Side.values()) {
      Optional<Given.Rate> wanted = wanted(side, targets, normal);
      boolean known = now.of(side).isPresent();
      boolean ordered = isOrder(targets) && targets.sides().containsKey(side);
      if (targets.keeps(side)) {
        continue;
      }
      boolean limiting = wanted.isPresent() && wanted.get().limits();
      if (limiting || known || ordered) {
        if (wanted.isEmpty()) {
          stays = stays || isLimited(now, side) || ordered;
        } else {
          different = different || !wanted.equals(now.of(side)) || !now.certain();
          sides.put(side, wanted.get());
        }
      }
    }
    if (stays) {
      problems.add(stays(account, now, targets));
    } else if (normal.isEmpty()) {
      problems.add(
          Problem.notice(
              "normal-rate-missing",
              account.name() + ": without normal_rate a limit is never lifted",
              STATE_IT));
    }
    if (!different) {
      return Optional.empty();
    }
    for (Side side : Side.values()) {
      if (!sides.containsKey(side) && normal.isPresent()) {
        sides.put(side, new Given.Rate(whole(normal.get()), false));
      }
    }
    return Optional.of(new Given(sides, true));
  }

  private static Optional<Given.Rate> wanted(Side side, Targets targets, Optional<BitRate> normal) {
    Optional<BitRate> limit = targets.limit(side);
    return limit.isPresent()
        ? Optional.of(new Given.Rate(limit.get(), true))
        : normal.map(rate -> new Given.Rate(whole(rate), false));
  }

  private static Problem stays(Account account, Given now, Targets targets) {
    boolean limited = isLimited(now, Side.TX) || isLimited(now, Side.RX);
    String message =
        account.name()
            + ": "
            + (limited ? "the limit that stands is not lifted" : "nothing can be lifted")
            + ", because normal_rate does not say what it gets without one";
    return isOrder(targets)
        ? Problem.error(ExitCode.UNAVAILABLE, "normal-rate-missing", message, STATE_IT)
        : Problem.warning("normal-rate-missing", message, STATE_IT);
  }

  private static boolean isOrder(Targets targets) {
    return targets.overall().reason().code().equals("by-hand");
  }

  private static BitRate whole(BitRate rate) {
    return new BitRate(Math.max(1, rate.bitsPerSecond() / MBIT) * MBIT);
  }

  private String path(Account account) {
    return "/vm/v3/host/" + machines.get(account.name()).id() + "/resource";
  }

  private static String json(Given given) {
    JsonObject json = new JsonObject();
    put(json, "net_in_mbitps", given.of(Side.RX));
    put(json, "net_out_mbitps", given.of(Side.TX));
    return json.toString();
  }

  private static void put(JsonObject json, String name, Optional<Given.Rate> rate) {
    if (rate.isPresent()) {
      json.addProperty(name, rate.get().rate().bitsPerSecond() / MBIT);
    }
  }

  /** What wants to be sent for a plan. */
  private record Post(Plan plan, Given before, Given next) {}

  @Override
  public List<Outcome> act(List<Plan> plans) {
    List<Post> posts = new ArrayList<>();
    for (Plan plan : plans) {
      Account account = plan.standing().account();
      Given before = given(account);
      Given next = next(account, plan.targets(), new ArrayList<>()).orElse(before);
      posts.add(new Post(plan, before, next));
    }
    List<Optional<Failure>> failures = new ArrayList<>();
    List<Problem> unwritten = new ArrayList<>();
    try {
      client.login();
      remember(posts, List.of(), unwritten);
      failures.addAll(client.each(posts, this::sent));
      remember(posts, failures, unwritten);
    } catch (Failure e) {
      posts.forEach(post -> failures.add(Optional.of(e)));
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < posts.size(); i++) {
      Standing before = posts.get(i).plan().standing();
      Standing now = observe(before.account(), List.copyOf(before.held().keySet()));
      List<Problem> problems = new ArrayList<>(i == 0 ? unwritten : List.of());
      if (failures.get(i).isPresent()) {
        problems.addAll(failures.get(i).get().problems());
      }
      outcomes.add(new Outcome(failures.get(i).isEmpty(), now, problems));
    }
    return outcomes;
  }

  private Optional<Failure> sent(Post post) {
    Account account = post.plan().standing().account();
    try {
      client.post(account.name(), path(account), json(post.next()));
      return Optional.empty();
    } catch (Failure e) {
      return Optional.of(e);
    }
  }

  // Without failures: before anything is sent. A limit goes on also where that cannot be written
  // down: then it is sent once more.
  private void remember(
      List<Post> posts, List<Optional<Failure>> failures, List<Problem> unwritten) {
    Map<String, Given> all = new TreeMap<>(memory.given());
    for (int i = 0; i < posts.size(); i++) {
      Post post = posts.get(i);
      boolean sent = !failures.isEmpty();
      boolean untouched =
          sent && failures.get(i).isPresent() && Client.isUntouched(failures.get(i).get());
      boolean taken = sent && failures.get(i).isEmpty();
      String key = key(post.plan().standing().account());
      all.put(key, untouched ? post.before() : post.next().certain(taken));
    }
    known = Optional.of(all);
    try {
      memory.rememberGiven(all);
    } catch (Failure e) {
      unwritten.clear();
      unwritten.add(
          Problem.warning(
              "memory-not-written",
              e.getMessage(),
              "The next run does not know what this one has set, and sets it once more."));
    }
  }

  @Override
  public Optional<Plan> planStrays(Set<InterfaceName> configured) {
    return Optional.empty();
  }
}
